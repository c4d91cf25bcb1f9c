package org.codestep.source.filter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The licence that the head of a file speaks of, by the name that SPDX gives it. */
public final class Licence {

    private static final int HEAD = 4_096;
    private static final Pattern SPDX = Pattern.compile("SPDX-License-Identifier:[ \\t]*([^\\n]*)");
    /** Two licences, and operators between: without what closes the comment. */
    private static final Pattern EXPRESSION =
            Pattern.compile("\\(?[\\w.+-]+\\)?([ \\t]+(AND|OR|WITH)[ \\t]+\\(?[\\w.+-]+\\)?)*");
    /** What stands between the words of a comment: white space, and what begins its lines. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s#*/;>\"']+");
    private static final Map<Pattern, String> PHRASES = phrases();

    private Licence() {}

    /** The first that matches counts: the more special phrases come first. */
    private static Map<Pattern, String> phrases() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("Apache License,? Version 2\\.0", "Apache-2.0");
        words.put("Mozilla Public License,? (v\\.|Version) ?2\\.0", "MPL-2.0");
        words.put("GNU Affero General Public License", "AGPL");
        words.put("GNU (Lesser|Library) General Public License", "LGPL");
        words.put("GNU General Public License", "GPL");
        words.put("Permission to use, copy, modify, and(/or)? distribute this software", "ISC");
        words.put("Permission is hereby granted, free of charge|MIT License", "MIT");
        words.put("Redistribution and use in source and binary forms|BSD[- ](style )?Licen[sc]e|modified BSD", "BSD");
        words.put("Python Software Foundation License|PSF License"
                + "|Licensed to (the )?PSF under a Contributor Agreement", "PSF-2.0");
        words.put("free and unencumbered software released into the public domain", "Unlicense");
        words.put("(released|placed) (in|into|to) the public domain|in the public domain", "public domain");
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        words.forEach((phrase, name) -> patterns.put(Pattern.compile(phrase, Pattern.CASE_INSENSITIVE), name));
        return patterns;
    }

    /** Empty if it speaks of none that is known. */
    public static Optional<String> find(String text) {
        String head = text.substring(0, Math.min(HEAD, text.length()));
        Matcher spdx = SPDX.matcher(head);
        if (spdx.find()) {
            Matcher expression = EXPRESSION.matcher(spdx.group(1).strip());
            if (expression.lookingAt()) {
                return Optional.of(expression.group());
            }
        }
        String words = BETWEEN_WORDS.matcher(head).replaceAll(" ");
        return PHRASES.entrySet().stream()
                .filter(phrase -> phrase.getKey().matcher(words).find())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
