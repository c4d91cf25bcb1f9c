/**
 * The second grammar: a random skeleton with settings, filled with names, numbers and operators. Start with
 * {@link SkeletonGenerator} and {@link SkeletonChunks}; a {@link Preset} is settings by a name. Not here: what all
 * grammars have in common ({@code org.codestep.generate}).
 */
package org.codestep.generate.skeleton;
