/**
 * Compiled code: a tree of nodes that run in a frame. Start with {@link ExpressionNode} and {@link StatementNode};
 * {@link Block} runs statements one after another. A new construct of the language is a node here. Nodes know no syntax
 * tree.
 */
package org.codestep.python.run.node;
