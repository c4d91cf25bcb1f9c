/**
 * Where source files come from: folders, archives, rows of tables, data sets of the Hub, the library of a Python. Start
 * with {@link SourcePlaces}, which finds out what a text means; a {@link SourcePlace} is read as {@link FoundFiles}, of
 * which no more than a few are in memory. A new kind of place is a class and a line there. Not here: what the files
 * must be.
 */
package org.codestep.source.place;
