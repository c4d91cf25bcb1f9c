/**
 * What several subcommands have in common: options, their values and what is said of wrong ones. Start with
 * {@link PathConverter} and {@link NumberConverter}. Nothing here knows a subcommand.
 */
package org.codestep.cli.option;
