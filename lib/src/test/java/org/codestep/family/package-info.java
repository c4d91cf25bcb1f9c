/**
 * What the library does not have: two kinds of model, a recurrent one and an encoder-decoder; a kind of tokenizer, of
 * bytes; and a task that asks about no program, with a metric and facets of its own. They show what it takes to add
 * one: beside these files there are only their lines in {@code META-INF/services}.
 */
package org.codestep.family;
