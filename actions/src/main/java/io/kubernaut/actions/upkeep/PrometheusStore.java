package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import io.kubernaut.actions.upkeep.CompactStorage.Member;
import io.kubernaut.actions.upkeep.CompactStorage.Order;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Has Prometheus drop what deleted series left behind, by its admin API ("TSDB Admin APIs": Clean Tombstones). */
record PrometheusStore(Workbench workbench) implements Store {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Pattern PORT = Pattern.compile(".*:([0-9]{1,5})");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._-]+)+/?");

    @Override
    public boolean recognises(JsonNode container) {
        return Store.imageIs(container, "prometheus");
    }

    @Override
    public Order check(List<Member> members) {
        return members.stream()
                .filter(member -> !Pods.words(member.container()).contains("--web.enable-admin-api"))
                .findFirst()
                .map(member -> Order.refused("Prometheus in " + member.place().display()
                        + " runs without its admin API. Start it with --web.enable-admin-api (enableAdminAPI: true where"
                        + " the operator runs it) to let its tombstones be cleaned."))
                .orElseGet(() -> Order.of(members));
    }

    @Override
    public String words(Member member) {
        return "Clean the tombstones of Prometheus in " + member.place().display() + ".";
    }

    @Override
    public Outcome compact(Member member) {
        return CommandStage.run(
                workbench,
                member.place(),
                List.of("wget", "-q", "-O", "-", "--post-data=", url(member.container())),
                LIMIT,
                member.pod().name() + ": the tombstones are cleaned.");
    }

    /** Where it listens, by its own options. */
    private static String url(JsonNode container) {
        var port = PORT.matcher(Pods.option(container, "web.listen-address"));
        var prefix = Pods.option(container, "web.route-prefix");
        var path = PREFIX.matcher(prefix).matches() ? prefix.replaceAll("/$", "") : "";
        return "http://127.0.0.1:" + (port.matches() ? port.group(1) : "9090") + path
                + "/api/v1/admin/tsdb/clean_tombstones";
    }
}
