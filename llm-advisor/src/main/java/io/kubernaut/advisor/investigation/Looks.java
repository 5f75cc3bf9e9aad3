package io.kubernaut.advisor.investigation;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import io.kubernaut.advisor.look.Closer;
import io.kubernaut.advisor.look.Patience;
import io.kubernaut.advisor.prompt.Cleaning;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.ToolCall;
import io.kubernaut.core.context.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks that one model asks for: as many, as much and as long as is left of what is allowed, each noted. */
public final class Looks {
    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_ARGUMENTS = 200;
    private static final int LONGEST_NAME = 40;

    private final LookingBudget budget;
    private final Patience patience;
    private final Tools tools;
    private final Cleaning cleaning = new Cleaning();
    private final List<ToolCall> calls = new ArrayList<>();
    private final List<Closer.Looked> seen = new ArrayList<>();

    /**
     * @param atMost how long, beside the time that is left
     * @param facts whose paths stand for the objects that may be looked at
     */
    public Looks(LookingBudget budget, Duration atMost, Facts facts, Snapshot snapshot, CloseUps closeUps) {
        this.budget = budget;
        var left = budget.timeLeft();
        this.patience = new Patience(atMost.compareTo(left) < 0 ? atMost : left);
        this.tools = new Tools(facts, snapshot, closeUps);
    }

    /** None where there is nothing to look at. */
    public List<ToolSpecification> specifications() {
        return tools.specifications();
    }

    /** Whether one more look is allowed. */
    public boolean may() {
        return budget.callsLeft() > 0 && budget.bytesLeft() > 0 && !patience.over();
    }

    /** Of the time. */
    public Duration left() {
        return patience.left();
    }

    /** Every look that was asked for, in order. */
    public List<ToolCall> calls() {
        return List.copyOf(calls);
    }

    /** What was seen, in order. */
    public List<Closer.Looked> seen() {
        return List.copyOf(seen);
    }

    /** Looks, and notes it. Returns what the model is shown, cleaned. */
    public List<String> look(ToolExecutionRequest wanted) throws InterruptedException {
        var begun = System.nanoTime();
        var room = (int) budget.bytesLeft();
        var result = may()
                ? tools.run(wanted, room, patience)
                : Tools.Result.refused("No more looks are allowed. Answer READY.");
        var shown = result.refused().isEmpty()
                ? within(result.lines(), room)
                : List.of("refused: " + cleaning.clean(result.refused(), LONGEST_LINE));
        var size = shown.stream().mapToLong(Looks::size).sum();
        budget.looked(size);
        var name = cleaning.clean(wanted.name() == null ? "" : wanted.name(), LONGEST_NAME);
        var arguments = cleaning.clean(wanted.arguments() == null ? "" : wanted.arguments(), LONGEST_ARGUMENTS);
        calls.add(new ToolCall(
                name,
                arguments,
                size,
                Duration.ofNanos(System.nanoTime() - begun),
                cleaning.clean(result.refused(), LONGEST_LINE)));
        if (result.refused().isEmpty()) {
            seen.add(new Closer.Looked(name + " " + arguments, shown));
        }
        return shown.isEmpty() ? List.of("nothing") : shown;
    }

    private List<String> within(List<String> lines, int room) {
        var kept = new ArrayList<String>();
        long left = room;
        for (var line : lines) {
            var clean = cleaning.clean(line, LONGEST_LINE);
            left -= size(clean);
            if (left < 0) {
                break;
            }
            if (!clean.isEmpty()) {
                kept.add(clean);
            }
        }
        return kept;
    }

    private static long size(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length;
    }
}
