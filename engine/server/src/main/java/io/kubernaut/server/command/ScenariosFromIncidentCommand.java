package io.kubernaut.server.command;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.core.replay.UnreadableCaseException;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.server.portrait.ScenarioFromCase;
import io.kubernaut.server.portrait.ScenarioFromCase.Refused;
import io.kubernaut.server.portrait.ScenarioFromCase.Written;
import io.kubernaut.server.replay.CandidateRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "from-incident",
        description = {
            "Write a scenario of what happened, without names: the facts that were decided on, and the decision.",
            "Nothing is written unless the rules decide the scenario as they decided the incident."
        },
        mixinStandardHelpOptions = true)
final class ScenariosFromIncidentCommand implements Callable<Integer> {
    private static final int AT_ONCE = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "The id of an incident, or of one of its decisions.")
    @SuppressWarnings("NullAway.Init")
    private UUID id;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; standard output if absent.")
    private @Nullable Path out;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Take it from what `kubernaut export` wrote, without a service.")
    private @Nullable Path from;

    @Option(names = "--rules", paramLabel = "DIR", description = "With --from: your rules, beside the shipped ones.")
    private @Nullable Path rules;

    @Mixin
    private SymptomGrants symptoms = new SymptomGrants();

    @Override
    public Integer call() throws IOException {
        if (from == null && rules != null) {
            throw new CommandFailedException(2, "--rules goes with --from: the service has its own.", null);
        }
        var written = from == null ? asked() : offline(from);
        if (out == null) {
            spec.commandLine().getOut().print(written.text());
            spec.commandLine().getOut().flush();
        } else {
            Files.writeString(out, written.text());
        }
        var err = spec.commandLine().getErr();
        written.remarks().forEach(err::println);
        err.println("Decided as it was then. Not in it: " + String.join("; ", written.leftOut()) + ".");
        return 0;
    }

    private Written asked() {
        var answer = server.client().get("/api/v1/incidents/" + id + "/scenario");
        return new Written(
                answer.path("id").asString(""),
                answer.path("text").asString(""),
                texts(answer.path("leftOut")),
                texts(answer.path("remarks")));
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(n -> n.asString("")).toList();
    }

    private Written offline(Path file) throws IOException {
        var stored = stored(file);
        Offline.quiet();
        try (var base = base()) {
            return switch (new ScenarioFromCase(base.promoted()).draw(stored)) {
                case Written written -> written.remarking(remarks(base, stored.decision()));
                case Refused refused ->
                    throw new CommandFailedException(
                            CommandLineTool.REFUSED,
                            refused.why() + otherRules(base, stored.decision()) + " Not in a scenario: "
                                    + String.join("; ", refused.leftOut()) + ".",
                            null);
            };
        }
    }

    private static List<String> remarks(DroolsKnowledgeBase base, Decision decision) {
        var other = otherRules(base, decision);
        return other.isEmpty() ? List.of() : List.of(other.strip());
    }

    private static String otherRules(DroolsKnowledgeBase base, Decision decision) {
        return base.hash().equals(decision.ruleBase())
                ? ""
                : " It was decided under other rules than these; name yours with --rules.";
    }

    private DroolsKnowledgeBase base() throws IOException {
        if (rules == null) {
            return ShippedRules.load();
        }
        try {
            return CandidateRules.compile(RuleFolder.read(rules), symptoms.alerts());
        } catch (CandidateRules.RefusedException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    private DecidedCase stored(Path file) throws IOException {
        var found = new ArrayList<DecidedCase>();
        try (var cases = CaseFiles.open(file)) {
            for (var next = cases.next(AT_ONCE); !next.isEmpty(); next = cases.next(AT_ONCE)) {
                for (var one : next) {
                    var stored = one.get();
                    if (id.equals(stored.decision().incidentId())
                            || id.equals(stored.decision().decisionId())) {
                        found.add(stored);
                    }
                }
            }
        } catch (UnreadableCaseException e) {
            throw new CommandFailedException(2, file + ": " + e.getMessage() + ".", e);
        }
        var newestFirst = found.stream()
                .map(DecidedCase::decision)
                .sorted(Comparator.comparing(Decision::decidedAt).reversed())
                .toList();
        return ScenarioFromCase.telling(newestFirst)
                .flatMap(d -> found.stream().filter(c -> c.decision() == d).findFirst())
                .orElseThrow(() -> new CommandFailedException(
                        CommandLineTool.REFUSED, file + " has no decision of " + id + ".", null));
    }
}
