package io.kubernaut.actions.view;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Text from the cluster, kept short: what an object says about itself must not swell a snapshot. */
final class Text {
    static final int VALUE = 256;
    static final int MESSAGE = 512;

    private Text() {}

    /** At most {@code length} characters, never half of a surrogate pair. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    static SortedMap<String, String> cutValues(SortedMap<String, String> texts) {
        if (texts.values().stream().allMatch(t -> t.length() <= VALUE)) {
            return texts;
        }
        var cut = new TreeMap<String, String>();
        texts.forEach((key, value) -> cut.put(key, cut(value, VALUE)));
        return Collections.unmodifiableSortedMap(cut);
    }
}
