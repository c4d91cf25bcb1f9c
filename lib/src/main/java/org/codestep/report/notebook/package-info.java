/**
 * What a cell of a notebook shows, in any Java kernel. Start with {@link Notebook}; {@link TrainingDisplay} is a run
 * while it goes on. Beside {@code report.progress}, which asks for the kernel, nothing in the library may need a
 * notebook.
 */
package org.codestep.report.notebook;
