/**
 * The {@code codestep} command. Start with {@link Codestep}; each subcommand is a class. Work belongs into the library:
 * a command reads its options, calls it and says how it went.
 */
package org.codestep.cli;
