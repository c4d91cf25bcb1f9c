package org.codestep.corpus;

/** A part of a split corpus. */
public enum Part {
    TRAIN("train"),
    VALIDATION("val"),
    TEST("test");

    private final String fileName;

    Part(String fileName) {
        this.fileName = fileName;
    }

    /** What the part's files are called, without an ending. */
    public String fileName() {
        return fileName;
    }
}
