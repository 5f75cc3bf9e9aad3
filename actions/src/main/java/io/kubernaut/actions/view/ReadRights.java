package io.kubernaut.actions.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The RBAC rights that the live view needs, in the catalogue's notation: {@code verb,verb group/resource}. */
public final class ReadRights {
    private ReadRights() {}

    /**
     * What decisions rest on.
     *
     * @param secrets also names of keys in Secrets
     */
    public static List<String> builtIn(boolean secrets) {
        var rights = new ArrayList<String>();
        WatchedKind.BUILT_IN.forEach(kind -> rights.add("get,list,watch " + kind.group() + "/" + kind.plural()));
        rights.add(listing(WatchedKind.CONFIG_MAP));
        if (secrets) {
            rights.add(listing(WatchedKind.SECRET));
        }
        rights.add("list " + OptionalKinds.METRICS_GROUP + "/pods");
        return List.copyOf(rights);
    }

    private static String listing(WatchedKind kind) {
        return "list,watch " + kind.group() + "/" + kind.plural();
    }

    /** What is read where it is installed. */
    public static List<String> optional() {
        return Stream.of(OptionalKinds.KNOWN.keySet())
                .flatMap(groups -> groups.stream().sorted())
                .map(group -> "get,list,watch " + group + "/*")
                .toList();
    }
}
