/** The {@code codestep} command. Start with {@link org.codestep.cli.Codestep}; each subcommand is a class. */
package org.codestep.cli;
