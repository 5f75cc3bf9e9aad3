package io.kubernaut.scesim;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.rules.scenario.Expectation;
import io.kubernaut.rules.scenario.Expectation.Acceptable;
import io.kubernaut.rules.scenario.Expectation.Grade;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One decision of a scenario as a row. What it expects is what the scenario's file says, never what the rules do.
 *
 * @param part which of the scenario's decisions, from 1
 * @param parts how many decisions the scenario leads to
 */
record Row(World world, Expectation expected, Deliberated decided, int part, int parts) {
    /** What needs no rule: nothing is done when no alert fires, people are told when no rule matches. */
    private static final Set<String> BY_DEFAULT = Set.of(Proposal.NONE, "notify_only");

    private static final List<String> HARMLESS = List.of(Proposal.NONE, "notify_only", "collect_diagnostics");

    String description() {
        return world.scenario().id() + (parts == 1 ? "" : " (" + part + " of " + parts + ")");
    }

    /** Expressions by column; a column that says nothing of this row is left out. */
    Map<Column, String> cells() {
        var cells = new EnumMap<Column, String>(Column.class);
        var scenario = "io.kubernaut.scesim.World.of(" + quoted(world.scenario().id()) + ")";
        cells.put(Column.SNAPSHOT, scenario + ".snapshot(" + part + ")");
        cells.put(Column.ANSWER, scenario + ".answer()");
        var answers = goodEnough();
        var text = AnswerText.ofAnswers(answers);
        if (answers.stream().noneMatch(a -> BY_DEFAULT.contains(a.action()))) {
            cells.put(Column.PROPOSED, scenario + ".wants(actualValue, " + quoted(text) + ")");
        }
        cells.put(Column.ONE_OF, asked("isOneOf", text));
        if (!expected.forbidden().isEmpty()) {
            cells.put(Column.NOT, asked("isNot", AnswerText.ofActions(expected.forbidden())));
        }
        if (!expected.forbiddenTargets().isEmpty()) {
            cells.put(Column.SPARES, asked("spares", AnswerText.ofTargets(expected.forbiddenTargets())));
        }
        if (expected.maxMutating() == 0) {
            cells.put(Column.CHANGES, "actualValue.changesNothing()");
        }
        if (expected.requiresApproval()) {
            cells.put(Column.ASKS, "actualValue.asksFirst()");
        }
        return cells;
    }

    private static String asked(String question, String text) {
        return "actualValue." + question + "(" + quoted(text) + ")";
    }

    /**
     * What this decision may be. An answer that leaves the problem where it is does not do, unless there is none better or
     * a model would be needed. Which of several decisions carries the remedy is known only where the file tells incidents
     * apart; else each of them may hold back.
     */
    private List<Acceptable> goodEnough() {
        var incident = expected.incidents().stream()
                .filter(i -> decided.members().stream().map(Alert::fingerprint).anyMatch(i.alerts()::contains))
                .findFirst();
        var listed = incident.map(Expectation.IncidentExpectation::acceptable).orElse(expected.acceptable());
        var best = listed.stream().map(Acceptable::grade).sorted().findFirst().orElseThrow();
        var least = expected.needsLlm() || best.compareTo(Grade.GOOD) > 0 ? Grade.CONSERVATIVE : Grade.GOOD;
        var answers = new ArrayList<>(
                listed.stream().filter(a -> a.grade().compareTo(least) <= 0).toList());
        if (parts > 1 && incident.isEmpty()) {
            HARMLESS.stream()
                    .filter(action -> answers.stream().noneMatch(a -> a.action().equals(action)))
                    .forEach(action -> answers.add(new Acceptable(action, Grade.GOOD, null, new TreeMap<>())));
        }
        return answers;
    }

    /** The text as a literal of the language that cells are written in. */
    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c == '"' || c == '\\'
                        ? "\\" + (char) c
                        : c < ' ' || c > '~' ? String.format("\\u%04x", c) : String.valueOf((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }
}
