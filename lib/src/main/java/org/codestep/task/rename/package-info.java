/**
 * The same program with other names. Start with {@link Renaming}. Not here: which names are drawn.
 */
package org.codestep.task.rename;
