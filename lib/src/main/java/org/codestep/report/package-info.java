/** Tables and charts of results, and their display in a notebook. Start with {@code Notebook}. */
package org.codestep.report;
