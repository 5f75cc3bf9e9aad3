package io.kubernaut.actions.network;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which peers may talk, over which ports. Neither is ever empty, for to Kubernetes that means all of them.
 *
 * @param peers any of these; written one after the other with semicolons between
 * @param ports written as {@code TCP/8080,UDP/53}
 */
record TrafficRule(List<LabelTerms> peers, List<Port> ports) {
    private static final int MOST_PEERS = 10;
    private static final int MOST_PORTS = 20;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern PORT = Pattern.compile("(TCP|UDP|SCTP)/([1-9][0-9]{0,4})");

    /** One port of one protocol. */
    record Port(String protocol, int number) {
        static Port parse(String text) throws MalformedRuleException {
            var match = PORT.matcher(text);
            if (!match.matches() || Integer.parseInt(match.group(2)) > HIGHEST_PORT) {
                throw new MalformedRuleException("'" + (text.length() <= 64 ? text : text.substring(0, 64) + "…")
                        + "' is not a port such as TCP/8080");
            }
            return new Port(match.group(1), Integer.parseInt(match.group(2)));
        }

        String words() {
            return protocol + "/" + number;
        }
    }

    static List<LabelTerms> peers(String text) throws MalformedRuleException {
        var peers = new ArrayList<LabelTerms>();
        for (var peer : text.split(";", -1)) {
            peers.add(LabelTerms.parse(peer));
        }
        if (peers.size() > MOST_PEERS) {
            throw new MalformedRuleException("more than " + MOST_PEERS + " peers");
        }
        return peers;
    }

    static List<Port> ports(String text) throws MalformedRuleException {
        var ports = new LinkedHashSet<Port>();
        for (var port : text.split(",", -1)) {
            ports.add(Port.parse(port));
        }
        if (ports.size() > MOST_PORTS) {
            throw new MalformedRuleException("more than " + MOST_PORTS + " ports");
        }
        return List.copyOf(ports);
    }

    /** As an element of {@code spec.ingress} ({@code from}) or {@code spec.egress} ({@code to}). */
    ObjectNode toJson(Direction direction) {
        var rule = JsonMapper.shared().createObjectNode();
        var list = rule.putArray(direction.peers());
        for (var peer : peers) {
            var one = list.addObject();
            put(one, "namespaceSelector", peer.ofNamespaces());
            put(one, "podSelector", peer.ofPods());
        }
        var portList = rule.putArray("ports");
        ports.forEach(
                port -> portList.addObject().put("protocol", port.protocol()).put("port", port.number()));
        return rule;
    }

    private static void put(ObjectNode peer, String selector, SortedMap<String, String> labels) {
        if (!labels.isEmpty()) {
            var match = peer.putObject(selector).putObject("matchLabels");
            labels.forEach(match::put);
        }
    }

    String portWords() {
        return ports.stream().map(Port::words).reduce((a, b) -> a + ", " + b).orElse("");
    }
}
