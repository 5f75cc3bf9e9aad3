package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ExecReply;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import io.kubernaut.actions.upkeep.CompactStorage.Member;
import io.kubernaut.actions.upkeep.CompactStorage.Order;
import io.kubernaut.core.action.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Defragments etcd (its operations guide, "Maintenance"): a member answers nobody meanwhile, so it is done one after the
 * other, the leader last, and only while all members are healthy.
 */
record EtcdStore(Workbench workbench) implements Store {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(5);

    @Override
    public boolean recognises(JsonNode container) {
        return Store.imageIs(container, "etcd");
    }

    @Override
    public Order check(List<Member> members) {
        for (var member : members) {
            var obstacle = unhealthy(member);
            if (obstacle.isPresent()) {
                return Order.refused(obstacle.get());
            }
        }
        return Order.of(
                members.stream().sorted(Comparator.comparing(this::leads)).toList());
    }

    @Override
    public String words(Member member) {
        var status = status(member);
        return "Defragment etcd in " + member.place().display() + (leads(member) ? ", the leader" : "") + ": "
                + size(status, "dbSize") + ", of which " + size(status, "dbSizeInUse") + " are in use.";
    }

    @Override
    public Outcome compact(Member member) {
        var obstacle = unhealthy(member);
        if (obstacle.isPresent()) {
            return Outcome.failed(obstacle.get(), "");
        }
        var before = size(status(member), "dbSize");
        var reply = run(member, LONG, "defrag", "--command-timeout=240s");
        var problem = Place.problem(reply).or(() -> unhealthy(member));
        return problem.isPresent()
                ? Outcome.failed("etcdctl defrag: " + problem.get(), reply.log())
                : Outcome.done(
                        member.pod().name() + ": " + before + " became " + size(status(member), "dbSize") + ".",
                        reply.log());
    }

    /** All members of the cluster, as this one sees them. */
    private Optional<String> unhealthy(Member member) {
        var reply = run(member, QUICK, "endpoint", "health", "--cluster", "--write-out=json");
        if (reply instanceof ExecReply.Denied denied) {
            return Optional.of(denied.reason());
        }
        if (reply instanceof ExecReply.Ended ended && ended.exitCode() == 127) {
            return Optional.of("The " + member.place().display() + " has no etcdctl, so it cannot be compacted from"
                    + " here. Run etcdctl defrag from a machine that has it, one member at a time.");
        }
        var answers = json(Place.text(reply));
        if (!answers.isArray() || answers.isEmpty()) {
            return Optional.of("etcd does not say whether its members are healthy ("
                    + Place.problem(reply).orElse("no answer") + "). Restore the quorum first.");
        }
        return answers.valueStream()
                .filter(one -> !one.path("health").asBoolean(false))
                .findFirst()
                .map(one -> "etcd's member " + one.path("endpoint").asString("") + " is not healthy: "
                        + workbench.redactor().redact(one.path("error").asString("no reason given"))
                        + ". While it is away, defragmenting another could cost the quorum: repair it first.");
    }

    private JsonNode status(Member member) {
        return json(Place.text(run(member, QUICK, "endpoint", "status", "--write-out=json")))
                .path(0)
                .path("Status");
    }

    private boolean leads(Member member) {
        var status = status(member);
        var own = status.path("header").path("member_id").asString("");
        return !own.isEmpty() && own.equals(status.path("leader").asString(""));
    }

    private static String size(JsonNode status, String field) {
        var bytes = status.path(field).asLong(-1);
        return bytes < 0 ? "an unknown size" : Quantities.ofBytes(bytes);
    }

    private ExecReply run(Member member, Duration limit, String... words) {
        return member.place()
                .run(
                        workbench.api(),
                        Stream.concat(client(member).stream(), Stream.of(words)).toList(),
                        limit);
    }

    /** With the certificates that the member itself was started with. */
    private static List<String> client(Member member) {
        var container = member.container();
        var words = new ArrayList<String>(List.of("etcdctl"));
        var secured = !Pods.option(container, "cert-file").isEmpty();
        words.add("--endpoints=" + (secured ? "https" : "http") + "://127.0.0.1:2379");
        add(words, "cacert", Pods.option(container, "trusted-ca-file"));
        add(words, "cert", Pods.option(container, "cert-file"));
        add(words, "key", Pods.option(container, "key-file"));
        return words;
    }

    private static void add(List<String> words, String option, String value) {
        if (!value.isEmpty()) {
            words.add("--" + option + "=" + value);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
