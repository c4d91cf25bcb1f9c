package org.codestep.report;

import org.codestep.evaluate.Facet;

/** What tables and charts call a facet, with its unit. */
final class FacetTitles {

    private FacetTitles() {}

    static String of(Facet facet) {
        return switch (facet) {
            case LEVEL -> "level";
            case LOOPS -> "number of loops";
            case NESTING -> "nesting (depth of blocks)";
            case SNIPPET_LENGTH -> "length of the program (lines)";
            case EXECUTED_LINES -> "executed lines";
            case ANSWER_SIZE -> "length of the answer (characters)";
            case OPERATOR -> "operator";
        };
    }
}
