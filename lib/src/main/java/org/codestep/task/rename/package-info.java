/**
 * The same program with other names. Start with {@link Renaming}. Not here: the names to draw from.
 */
package org.codestep.task.rename;
