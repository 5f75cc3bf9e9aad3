package io.kubernaut.actions.storage;

import io.kubernaut.actions.api.LiveObject;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The templates by which a StatefulSet makes a claim for each of its members. */
final class ClaimTemplates {
    private ClaimTemplates() {}

    /** @param set the StatefulSet's name */
    record Template(String name, String set) {
        /** Claims are found by their name: they carry no owner. */
        boolean made(LiveObject claim) {
            return claim.name().matches(Pattern.quote(prefix()) + "[0-9]+");
        }

        long member(LiveObject claim) {
            return Long.parseLong(claim.name().substring(prefix().length()));
        }

        private String prefix() {
            return name + "-" + set + "-";
        }
    }

    static Stream<Template> of(LiveObject set) {
        return set.elements("/spec/volumeClaimTemplates")
                .map(template -> new Template(template.at("/metadata/name").asString(""), set.name()));
    }

    /** What is left to people: the API server lets nobody change the template, and making the set anew is a risk. */
    static String note(LiveObject set) {
        return "The claim template of StatefulSet " + set.name()
                + " cannot be changed and keeps its size: new members still get the old one, until the StatefulSet"
                + " is deleted with --cascade=orphan and created with the new size";
    }
}
