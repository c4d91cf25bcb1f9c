/**
 * Two kinds of model that the library does not have, a recurrent one and an encoder-decoder, and a task that asks about
 * no program, with a metric and facets of its own: what it takes to add one. Beside these files there are only their
 * lines in {@code META-INF/services}.
 */
package org.codestep.family;
