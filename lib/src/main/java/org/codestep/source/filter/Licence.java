package org.codestep.source.filter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The licence that the head of a file speaks of: an expression of SPDX, or the name of a family where that is known. */
public final class Licence {

    private static final int HEAD = 4_096;
    private static final String SPDX = "SPDX-License-Identifier:";
    /** Licences, and operators between: without what closes the comment. */
    private static final Pattern EXPRESSION =
            Pattern.compile("[ \\t]*(\\(?[\\w.+-]+\\)?([ \\t]+(AND|OR|WITH)[ \\t]+\\(?[\\w.+-]+\\)?)*)");
    /** What begins the lines of comments. */
    private static final String MARKS = "#*/;>\"'";
    private static final Map<String, List<String>> PHRASES = phrases();

    private Licence() {}

    /** The first that is there counts: the more special ones come first. */
    private static Map<String, List<String>> phrases() {
        Map<String, List<String>> phrases = new LinkedHashMap<>();
        phrases.put("Apache-2.0", List.of("apache license, version 2.0", "apache license version 2.0"));
        phrases.put("MPL-2.0", List.of("mozilla public license, v. 2.0", "mozilla public license, version 2.0",
                "mozilla public license version 2.0"));
        phrases.put("AGPL", List.of("gnu affero general public license"));
        phrases.put("LGPL", List.of("gnu lesser general public license", "gnu library general public license"));
        phrases.put("GPL", List.of("gnu general public license"));
        phrases.put("ISC", List.of("permission to use, copy, modify, and distribute this software",
                "permission to use, copy, modify, and/or distribute this software"));
        phrases.put("MIT", List.of("permission is hereby granted, free of charge", "mit license"));
        phrases.put("BSD", List.of("redistribution and use in source and binary forms", "bsd license",
                "bsd-style license", "bsd style license", "modified bsd"));
        phrases.put("PSF-2.0", List.of("python software foundation license", "psf license",
                "licensed to psf under a contributor agreement"));
        phrases.put("Unlicense", List.of("free and unencumbered software released into the public domain"));
        phrases.put("public domain", List.of("in the public domain", "to the public domain", "into the public domain"));
        return phrases;
    }

    /** Empty if it speaks of none that is known. */
    public static Optional<String> find(String text) {
        String head = text.substring(0, Math.min(HEAD, text.length()));
        int spdx = head.indexOf(SPDX);
        if (spdx >= 0) {
            Matcher expression = EXPRESSION.matcher(head).region(spdx + SPDX.length(), head.length());
            if (expression.lookingAt()) {
                return Optional.of(expression.group(1));
            }
        }
        String words = words(head);
        return PHRASES.entrySet().stream()
                .filter(phrases -> phrases.getValue().stream().anyMatch(words::contains))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** In small letters, with one blank for what stands between the words of a comment. */
    private static String words(String head) {
        StringBuilder words = new StringBuilder(head.length());
        boolean between = false;
        for (char c : head.toLowerCase(Locale.ROOT).toCharArray()) {
            if (Character.isWhitespace(c) || between && MARKS.indexOf(c) >= 0) {
                between = true;
            } else {
                if (between) {
                    words.append(' ');
                }
                between = false;
                words.append(c);
            }
        }
        return words.toString();
    }
}
