package org.codestep.corpus.split;

import java.nio.file.Path;

/** A part of a split corpus, and what its files are called. */
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

    /** The part's entries as text. */
    public Path textFile(Path split) {
        return split.resolve(fileName + ".txt");
    }

    /** The tokens of that text, each as many bytes as {@link TokenWidth} says. */
    public Path tokenFile(Path split) {
        return split.resolve(fileName + ".bin");
    }

    /**
     * Where in the token file each example lies: three unsigned 64-bit little-endian numbers, the tokens before its
     * prompt, before its answer, and before what comes after that. A segment's prompt is empty there, and segments may
     * overlap.
     */
    public Path indexFile(Path split) {
        return split.resolve(fileName + ".index");
    }

    /**
     * Of which source files the tokens are, an object a line: the file's path, how many tokens come before its first
     * one, how many are of it, and how many segments begin there.
     */
    public Path sourceFile(Path split) {
        return split.resolve(fileName + ".files.jsonl");
    }
}
