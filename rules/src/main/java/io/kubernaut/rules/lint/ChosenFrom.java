package io.kubernaut.rules.lint;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A condition that takes a value from a list, however it is written: {@code ==}, {@code in}, or {@code ==} with or. */
record ChosenFrom(String what, Set<String> values) {
    private static final Pattern EQUAL = Pattern.compile("([\\w.$()]+) == \"([^\"]*)\"");
    private static final Pattern IN = Pattern.compile("([\\w.$()]+) in \\(?((?:\"[^\"]*\"(?:, )?)+)\\)?");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    /** Null for any other condition. */
    static @Nullable ChosenFrom of(String condition) {
        String what = null;
        var values = new TreeSet<String>();
        for (var part : condition.split(" \\|\\| ", -1)) {
            var bare = part.replaceAll("^\\(+|(?<=\")\\)+$", "");
            var equal = EQUAL.matcher(bare);
            var in = IN.matcher(bare);
            String of;
            if (equal.matches()) {
                of = equal.group(1);
                values.add(equal.group(2));
            } else if (in.matches()) {
                of = in.group(1);
                QUOTED.matcher(in.group(2)).results().forEach(q -> values.add(q.group(1)));
            } else {
                return null;
            }
            if (what != null && !what.equals(of)) {
                return null;
            }
            what = of;
        }
        return what == null ? null : new ChosenFrom(what, values);
    }
}
