/**
 * What a cell of a notebook shows, in any Java kernel. Start with {@link Notebook}; {@link TrainingDisplay} is a run
 * while it goes on. Nothing else of the library may know that there are notebooks, but the progress they show.
 */
package org.codestep.report.notebook;
