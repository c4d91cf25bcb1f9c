/**
 * A run from settings to a folder. Start with {@link Training}, which puts all together; {@link RunFolder} is what lets
 * a run go on, {@link StartingModel} what it may begin with. Nothing of the other packages of {@code train} may know a
 * run's folder.
 */
package org.codestep.train.run;
