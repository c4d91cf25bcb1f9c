package org.codestep.source.survey;

import java.lang.Character.UnicodeScript;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An estimate of the natural language of short texts: by the Unicode script of most letters, and in the Latin script by
 * function words (as Ingle 1976 and Grefenstette 1995 tell languages apart). Words that are Python's own, as
 * {@code for} and {@code is}, do not count, nor those that code has as names, as {@code os} and
 * {@code do}; for code stands in comments too.
 */
final class Language {

    /** What has no letter. */
    static final String NONE = "no words";
    /** What has too few function words of one language. */
    static final String UNTOLD = "Latin script, not told";

    /** Different function words of one language that a text must have at the least, and more than of any other. */
    private static final int LEAST = 2;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}]+");
    private static final Pattern PARTS = Pattern.compile("_+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
    private static final Map<String, Set<String>> WORDS = words();

    private Language() {}

    private static Map<String, Set<String>> words() {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        words.put("English", Set.of("the", "this", "that", "are", "you", "which", "when", "has", "can", "should",
                "will", "have", "was", "were", "they", "our", "does", "into", "then", "there", "been", "of", "to", "be",
                "it", "we", "by", "an"));
        words.put("German", Set.of("der", "die", "das", "und", "ist", "nicht", "ein", "eine", "von", "mit", "für",
                "auf", "wird", "werden", "den", "dem", "sich", "auch", "wenn", "oder", "bei", "aus"));
        words.put("French", Set.of("les", "des", "est", "une", "dans", "pour", "que", "qui", "sur", "pas", "avec",
                "par", "sont", "cette", "nous", "aux", "mais"));
        words.put("Spanish", Set.of("los", "las", "una", "para", "que", "con", "por", "del", "esta", "este", "como",
                "más", "pero", "cuando", "son"));
        words.put("Portuguese", Set.of("uma", "para", "que", "com", "por", "não", "dos", "das", "são", "está", "mais",
                "como", "quando", "pelo"));
        words.put("Italian", Set.of("gli", "che", "per", "una", "con", "non", "sono", "della", "nel", "questo",
                "questa", "dei", "quando", "più"));
        return words;
    }

    /** The language of a text, its script where that is all that is known, or that it has no words. */
    static String of(String text) {
        Map<UnicodeScript, Long> letters = scripts(text);
        long han = letters.getOrDefault(UnicodeScript.HAN, 0L);
        long kana = letters.getOrDefault(UnicodeScript.HIRAGANA, 0L)
                + letters.getOrDefault(UnicodeScript.KATAKANA, 0L);
        if (kana > 0) {
            letters.put(UnicodeScript.HIRAGANA, kana + han);
            letters.remove(UnicodeScript.HAN);
            letters.remove(UnicodeScript.KATAKANA);
        }
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .map(script -> script == UnicodeScript.LATIN ? ofLatin(text) : name(script))
                .orElse(NONE);
    }

    private static Map<UnicodeScript, Long> scripts(String text) {
        Map<UnicodeScript, Long> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints().filter(Character::isLetter).mapToObj(UnicodeScript::of)
                .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
                .forEach(script -> letters.merge(script, 1L, Long::sum));
        return letters;
    }

    private static String name(UnicodeScript script) {
        return switch (script) {
            case HAN -> "Chinese";
            case HIRAGANA -> "Japanese";
            case HANGUL -> "Korean";
            default -> title(script) + " script";
        };
    }

    private static String title(UnicodeScript script) {
        return script.name().charAt(0) + script.name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String ofLatin(String text) {
        Set<String> words = NO_WORD.splitAsStream(text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        List<Map.Entry<String, Long>> hits = WORDS.entrySet().stream()
                .map(known -> Map.entry(known.getKey(), known.getValue().stream().filter(words::contains).count()))
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .toList();
        long most = hits.get(0).getValue();
        return most >= LEAST && most > hits.get(1).getValue() ? hits.get(0).getKey() : UNTOLD;
    }

    /** The words of a text, runs of letters, in their order. */
    static List<String> words(String text) {
        return NO_WORD.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    /** A name cut into its words, with blanks between: {@code parse_HTMLPage} is {@code parse HTML Page}. */
    static String ofName(String name) {
        return String.join(" ", PARTS.split(name)).strip();
    }

    /** In which letters a name is written. */
    static String letters(String name) {
        if (name.chars().allMatch(c -> c < 128)) {
            return "ASCII";
        }
        return scripts(name).keySet().stream()
                .filter(script -> script != UnicodeScript.LATIN)
                .findFirst()
                .map(script -> title(script) + " script")
                .orElse("Latin script beyond ASCII");
    }
}
