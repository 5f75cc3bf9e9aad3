package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import io.kubernaut.actions.upkeep.CompactStorage.Member;
import io.kubernaut.actions.upkeep.CompactStorage.Order;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A kind of store and the program that compacts it. */
interface Store {
    /** By its image's name. */
    boolean recognises(JsonNode container);

    /** Reads only: whether it may be done now, and in which order. */
    Order check(List<Member> members);

    /** What is done to one member, for people. */
    String words(Member member);

    /** Checks again, then compacts one member. */
    Outcome compact(Member member);

    /** Whether the last part of the image's path is, or begins with, that name. */
    static boolean imageIs(JsonNode container, String name) {
        var image = container.path("image").asString("");
        var last = image.substring(image.lastIndexOf('/') + 1);
        return last.matches(name + "([:@].*)?");
    }
}
