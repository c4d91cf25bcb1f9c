/** What all packages may use: the {@link org.codestep.Register} in which a kind of something is found by its name. */
package org.codestep;
