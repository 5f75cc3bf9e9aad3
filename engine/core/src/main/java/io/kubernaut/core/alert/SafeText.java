package io.kubernaut.core.alert;

/** What text from outside must be before it is stored, logged or shown. */
final class SafeText {
    private SafeText() {}

    /** The text, at most {@code characters} long; a character of two halves is never cut in two. */
    static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, end);
    }

    /** PostgreSQL cannot store NUL; the other control characters and lone surrogates garble terminals and logs. */
    static boolean isForbidden(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
        }
        return Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
    }

    static boolean hasForbidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isForbidden(text, i)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasLineBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\t') >= 0;
    }

    /** The text without what must not be stored; line breaks and tabs stay. */
    static String withoutForbidden(String text) {
        if (!hasForbidden(text)) {
            return text;
        }
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isForbidden(text, i)) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    /** Fit for one line of a message that quotes a sender: short, without control characters. */
    static String quoted(String text) {
        var line = withoutForbidden(cut(text, 80)).replaceAll("[\\t\\r\\n]+", " ");
        return "\"" + line + (text.length() > 80 ? "…" : "") + "\"";
    }
}
