package io.kubernaut.actions.network;

import tools.jackson.databind.JsonNode;

/** A number of pods, or a share of them in percent, as rolling updates say it. */
record Share(long value, boolean percent) {
    static Share of(JsonNode node, long otherwise) {
        var text = node.asString("");
        return text.endsWith("%")
                ? new Share(Long.parseLong(text.substring(0, text.length() - 1)), true)
                : new Share(node.asLong(otherwise), false);
    }

    /** Rounded up, as DaemonSets count. */
    long ofUp(long all) {
        return percent ? Math.ceilDiv(value * all, 100) : value;
    }

    /** Rounded down, as Deployments count. */
    long ofDown(long all) {
        return percent ? value * all / 100 : value;
    }
}
