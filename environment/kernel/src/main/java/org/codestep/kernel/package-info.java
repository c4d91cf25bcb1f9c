/**
 * The Jupyter kernel for Java: runs the cells of a notebook in JShell and talks to the front end.
 *
 * <p>Read {@link org.codestep.kernel.JavaKernel} first: it answers the front end's requests.
 * {@link org.codestep.kernel.JavaShell} runs a cell piece by piece, {@link org.codestep.kernel.CellExecution}
 * runs one compiled piece on the {@link org.codestep.kernel.CellThread}, and
 * {@link org.codestep.kernel.Variables} keeps the values of earlier cells when a cell declares something again, and
 * {@link org.codestep.kernel.FailureReport} words what went wrong. {@link org.codestep.kernel.Notebook} is what the
 * code of a cell may call.
 *
 * <p>Three threads matter. The foundation's shell thread compiles and waits. The cell thread runs the code of cells
 * and is the only one that is ever interrupted. The publisher thread is the only one that sends what cells print and
 * display, because an interrupt during a send would close the socket.
 */
package org.codestep.kernel;
