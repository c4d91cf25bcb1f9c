package org.codestep.python.run;

/**
 * A function that the program has defined.
 *
 * @param parameters how many of the names are parameters: the first ones
 * @param names of parameters and other local variables
 * @param defaults values of the last parameters
 */
record FunctionValue(String name, int parameters, String[] names, Object[] defaults, Block body) {}
