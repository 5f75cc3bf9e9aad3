package io.kubernaut.actions.executor;

import java.nio.charset.StandardCharsets;

/** A text for people that stops growing at a number of bytes, and says so. */
public final class BoundedText {
    private static final String CUT = "\n… cut here: the limit of size is reached.\n";

    private final StringBuilder text = new StringBuilder();
    private final int limit;
    private int bytes;
    private boolean full;

    public BoundedText(int limit) {
        this.limit = limit - CUT.getBytes(StandardCharsets.UTF_8).length;
    }

    public int room() {
        return full ? 0 : limit - bytes;
    }

    public BoundedText heading(String words) {
        return add("\n== " + words + "\n");
    }

    public BoundedText line(String words) {
        return add(words + "\n");
    }

    public BoundedText add(String words) {
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
