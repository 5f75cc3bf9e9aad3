package io.kubernaut.actions.evidence;

import java.nio.charset.StandardCharsets;

/** A text for people that stops growing at a number of bytes, and says so. */
final class BoundedText {
    private static final String CUT = "\n… cut here: the limit of size is reached.\n";

    private final StringBuilder text = new StringBuilder();
    private final int limit;
    private int bytes;
    private boolean full;

    BoundedText(int limit) {
        this.limit = limit - CUT.getBytes(StandardCharsets.UTF_8).length;
    }

    int room() {
        return full ? 0 : limit - bytes;
    }

    BoundedText heading(String words) {
        return add("\n== " + words + "\n");
    }

    BoundedText line(String words) {
        return add(words + "\n");
    }

    BoundedText add(String words) {
        if (full) {
            return this;
        }
        var size = words.getBytes(StandardCharsets.UTF_8).length;
        if (size <= room()) {
            text.append(words);
            bytes += size;
            return this;
        }
        for (var line : words.lines().toList()) {
            var lineSize = line.getBytes(StandardCharsets.UTF_8).length + 1;
            if (lineSize > room()) {
                break;
            }
            text.append(line).append('\n');
            bytes += lineSize;
        }
        text.append(CUT);
        full = true;
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
