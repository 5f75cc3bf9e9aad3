package io.kubernaut.server.drafts;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.TakenAdvice;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.core.replay.UnreadableCaseException;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.authoring.Draft;
import io.kubernaut.rules.authoring.Draft.Situation;
import io.kubernaut.rules.base.Candidate;
import io.kubernaut.rules.base.Complaint;
import io.kubernaut.rules.base.Examined;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.rules.scenario.WatchedRules;
import io.kubernaut.server.portrait.ScenarioFromCase;
import io.kubernaut.server.portrait.ScenarioFromCase.Refused;
import io.kubernaut.server.portrait.ScenarioFromCase.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Drafts rules of advice that was taken and worked. A draft is only handed out once the linter has found nothing that refuses
 * it, it compiles beside the shipped rules, and it decides scenarios of the incidents as the model did.
 */
public final class Drafting {
    /** Older runs say little of how things are now. */
    private static final int MOST_RUNS = 5_000;

    private static final int MOST_SCENARIOS = 10;
    private static final int LEAST_BASE = 50;
    private static final int MOST_BASE = 95;
    private static final String AREA = "drafts";

    private final TakenAdvice.Source advice;
    private final CaseStore cases;
    private final ActionCatalogue catalogue;
    private final Examiner examiner;

    public Drafting(TakenAdvice.Source advice, CaseStore cases, ActionCatalogue catalogue, Examiner examiner) {
        this.advice = advice;
        this.cases = cases;
        this.catalogue = catalogue;
        this.examiner = examiner;
    }

    /**
     * What is asked for.
     *
     * @param times in how many incidents it must have helped
     * @param score from which effectiveness on it counts as having helped
     */
    public record Wanted(Duration within, int times, double score) {
        public static final Wanted DEFAULTS = new Wanted(Duration.ofDays(90), 3, RecentAction.WORKED);

        public Wanted {
            if (!within.isPositive() || times < 1 || !(score > 0 && score <= 1)) {
                throw new IllegalArgumentException(
                        "within must be positive, times at least 1, and score above 0 and at most 1");
            }
        }
    }

    /**
     * A rule for review.
     *
     * @param rule name of the rule that proposes the action
     * @param about the symptom, or the alert where that is unknown
     * @param helped in how many incidents the advice was taken and helped
     * @param didNotHelp in how many it was taken and did not
     * @param files DRL, and scenarios below {@code scenarios/}, by path
     * @param remarks what the reader should know: warnings of the linter, and incidents of which there is no scenario
     */
    public record Drafted(
            String rule,
            String about,
            String action,
            String kind,
            int helped,
            int didNotHelp,
            SortedMap<String, String> files,
            List<String> remarks) {}

    /** Advice that helped and of which nothing was drafted. */
    public record Left(String about, String action, String kind, int helped, String because) {}

    /** Both, by name. */
    public record Drafts(List<Drafted> drafts, List<Left> left) {}

    private record Like(String about, boolean symptom, String action, String kind) {
        static Like of(TakenAdvice advice) {
            var known = !advice.symptom().isEmpty() && !advice.symptom().equals(SymptomTable.UNKNOWN);
            return new Like(
                    known ? advice.symptom() : advice.alertName(),
                    known,
                    advice.action(),
                    advice.target().kind());
        }

        String slug() {
            return (about + "-" + action + "-" + kind)
                    .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "-");
        }
    }

    public Drafts draft(Wanted wanted, Instant now) {
        var groups = new LinkedHashMap<Like, List<TakenAdvice>>();
        for (var taken : advice.since(now.minus(wanted.within()), MOST_RUNS)) {
            groups.computeIfAbsent(Like.of(taken), like -> new ArrayList<>()).add(taken);
        }
        var drafts = new ArrayList<Drafted>();
        var left = new ArrayList<Left>();
        for (var group : groups.entrySet()) {
            var like = group.getKey();
            var helped = oncePerIncident(group.getValue().stream()
                    .filter(t -> t.effectiveness() >= wanted.score())
                    .toList());
            var failed = oncePerIncident(group.getValue().stream()
                    .filter(t -> t.effectiveness() <= RecentAction.DID_NOT_WORK)
                    .toList());
            if (helped.isEmpty()) {
                continue;
            }
            try {
                drafts.add(drafted(like, helped, failed, wanted));
            } catch (NotDraftedException e) {
                left.add(new Left(
                        like.about(), like.action(), like.kind(), helped.size(), String.valueOf(e.getMessage())));
            }
        }
        drafts.sort(Comparator.comparing(Drafted::rule));
        left.sort(Comparator.comparing(Left::about).thenComparing(Left::action).thenComparing(Left::kind));
        return new Drafts(List.copyOf(drafts), List.copyOf(left));
    }

    /** The newest of each: an incident in which it was done twice is one incident. */
    private static List<TakenAdvice> oncePerIncident(List<TakenAdvice> newestFirst) {
        var byIncident = new LinkedHashMap<UUID, TakenAdvice>();
        newestFirst.forEach(t -> byIncident.putIfAbsent(t.incidentId(), t));
        return List.copyOf(byIncident.values());
    }

    private static final class NotDraftedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotDraftedException(String message) {
            super(message);
        }
    }

    private record Known(TakenAdvice taken, DecidedCase decided) {}

    private Drafted drafted(Like like, List<TakenAdvice> helped, List<TakenAdvice> inVain, Wanted wanted)
            throws NotDraftedException {
        var failed = inVain.size();
        if (helped.size() < wanted.times()) {
            throw new NotDraftedException("it takes " + wanted.times() + " incidents in which it helped");
        }
        if (failed * 3 > helped.size()) {
            throw new NotDraftedException("it did not help in " + failed + " others");
        }
        var known = helped.stream().flatMap(t -> stored(t).stream()).toList();
        if (known.size() < wanted.times()) {
            throw new NotDraftedException(
                    "the facts of " + (helped.size() - known.size()) + " of these incidents are not kept any more");
        }
        var path = AREA + "/" + like.slug();
        var rules = new TreeMap<String, String>();
        rules.put(path + ".drl", drl(path, like, known, failed));
        var examined = examiner.examine(new Candidate(rules, Map.of()));
        if (!(examined instanceof Examined.Accepted accepted)) {
            throw new NotDraftedException("the draft is refused: "
                    + examined.complaints().stream()
                            .filter(Complaint::refuses)
                            .map(Complaint::display)
                            .collect(Collectors.joining("; ")));
        }
        try (var base = accepted.base()) {
            var draft = tried(path, like, known, failed, rules, base, accepted.complaints());
            heldAgainst(draft.rule(), inVain, base);
            return draft;
        }
    }

    private Optional<Known> stored(TakenAdvice taken) {
        try {
            return cases.find(taken.decisionId())
                    .filter(c -> c.decision().chosen() != null)
                    .map(c -> new Known(taken, c));
        } catch (UnreadableCaseException e) {
            // A damaged case is none that a rule should be made of; the count says that it is missing.
            return Optional.empty();
        }
    }

    private String drl(String path, Like like, List<Known> known, int failed) throws NotDraftedException {
        var action = catalogue
                .find(like.action())
                .orElseThrow(() -> new NotDraftedException("the catalogue has no such action any more"));
        var situations = known.stream()
                .map(k -> new Situation(
                        k.decided().snapshot(),
                        k.taken().target(),
                        chosen(k.decided()).parameters(),
                        k.taken().at().truncatedTo(ChronoUnit.SECONDS) + "  incident "
                                + k.taken().incidentId() + "  scored "
                                + String.format(Locale.ROOT, "%.2f", k.taken().effectiveness())))
                .toList();
        var remark = "Advised and done in " + (known.size() + failed) + " incidents of " + like.about() + " on a "
                + like.kind() + "; it helped in " + known.size() + ", and did not in " + failed
                + ". Those in which it helped:";
        try {
            return Draft.drl(path, action, situations, base(known), List.of(remark));
        } catch (Draft.ImpossibleException e) {
            throw new NotDraftedException(String.valueOf(e.getMessage()));
        }
    }

    private static Decision.Choice chosen(DecidedCase decided) {
        return Objects.requireNonNull(decided.decision().chosen());
    }

    /** Above what rules proposed beside it: the model was chosen over that. */
    private static int base(List<Known> known) {
        return known.stream()
                .flatMap(k -> k.decided().decision().alternatives().stream())
                .filter(a -> !a.rule().isEmpty())
                .mapToInt(a -> a.priority() + 1)
                .max()
                .stream()
                .map(most -> Math.clamp(most, LEAST_BASE, MOST_BASE))
                .findFirst()
                .orElse(LEAST_BASE);
    }

    /** What is asked for may have been so as well where the same did not help: then it says too little. */
    private void heldAgainst(String rule, List<TakenAdvice> inVain, DroolsKnowledgeBase base)
            throws NotDraftedException {
        var promoted = base.promoted();
        for (var one : inVain) {
            var known = stored(one);
            if (known.isPresent()
                    && promoted.evaluate(known.get().decided().snapshot()).fired().stream()
                            .anyMatch(fired -> fired.rule().equals(rule))) {
                throw new NotDraftedException("all that it could ask for was so in incident " + one.incidentId()
                        + " as well, in which it did not help");
            }
        }
    }

    /** On scenarios of the incidents: it is handed out with those that it decides as the model did. */
    private static Drafted tried(
            String path,
            Like like,
            List<Known> known,
            int failed,
            SortedMap<String, String> rules,
            DroolsKnowledgeBase base,
            List<Complaint> complaints)
            throws NotDraftedException {
        var watched = new WatchedRules(base.promoted());
        var drawing = new ScenarioFromCase(watched);
        var scenarios = new TreeMap<String, String>();
        var remarks = new ArrayList<String>();
        for (var one : known.subList(0, Math.min(known.size(), MOST_SCENARIOS))) {
            switch (drawing.drawWithoutParameters(one.decided())) {
                case Written written -> scenarios.put("scenarios/" + written.id() + ".yaml", written.text());
                case Refused refused ->
                    remarks.add("No scenario of incident " + one.taken().incidentId() + ": " + refused.why());
            }
        }
        if (scenarios.isEmpty()) {
            throw new NotDraftedException(
                    "no scenario of these incidents is decided as the model did: " + remarks.getFirst());
        }
        var name = path + "/" + like.action().replace('_', '-');
        if (!watched.fired().contains(name)) {
            throw new NotDraftedException("other rules do the same already");
        }
        complaints.stream()
                .filter(c -> c.check() != Complaint.Check.NO_SCENARIO)
                .map(Complaint::display)
                .forEach(remarks::add);
        var files = new TreeMap<>(rules);
        files.putAll(scenarios);
        return new Drafted(
                name, like.about(), like.action(), like.kind(), known.size(), failed, files, List.copyOf(remarks));
    }
}
