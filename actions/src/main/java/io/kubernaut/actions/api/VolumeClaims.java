package io.kubernaut.actions.api;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which PersistentVolumeClaims pods and workloads use. */
public final class VolumeClaims {
    private VolumeClaims() {}

    /** Names of the claims that a pod mounts. */
    public static Stream<String> of(LiveObject pod) {
        return named(pod, "/spec/volumes");
    }

    /**
     * Names of the claims that volumes name.
     *
     * @param volumes pointer to them
     */
    public static Stream<String> named(LiveObject object, String volumes) {
        return object.elements(volumes)
                .map(volume -> volume.at("/persistentVolumeClaim/claimName").asString(""))
                .filter(name -> !name.isEmpty());
    }

    /** The templates by which a StatefulSet makes a claim for each of its members. */
    public static Stream<Template> templates(LiveObject set) {
        return set.elements("/spec/volumeClaimTemplates")
                .map(template -> new Template(template.at("/metadata/name").asString(""), set.name()));
    }

    /** @param set the StatefulSet's name */
    public record Template(String name, String set) {
        /** Claims are found by their name: they carry no owner. */
        public boolean made(LiveObject claim) {
            return claim.name().matches(Pattern.quote(prefix()) + "[0-9]+");
        }

        /** The number of the member that a claim made by this is for. */
        public long member(LiveObject claim) {
            return Long.parseLong(claim.name().substring(prefix().length()));
        }

        private String prefix() {
            return name + "-" + set + "-";
        }
    }
}
