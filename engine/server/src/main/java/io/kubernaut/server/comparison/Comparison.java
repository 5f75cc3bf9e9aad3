package io.kubernaut.server.comparison;

import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.decision.Advisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Asks each model each question so many times, keeps every answer at once in a folder, and asks nothing that is kept there. */
public final class Comparison implements AutoCloseable {
    private final Cases cases;
    private final List<Candidate> candidates;
    private final Settings settings;
    private final Journal<Answered> answers;
    private final Journal<Purse.Line> spending;
    private final Purse purse;
    private final Map<Answered.Key, Answered> known = new ConcurrentHashMap<>();
    private final Map<String, String> unasked = new ConcurrentHashMap<>();
    private final Map<Prompted, Optional<String>> prompts = new HashMap<>();

    /**
     * How it is done.
     *
     * @param models names of providers
     * @param runs how often each question is put
     * @param concurrency how many requests each model gets at once at most
     * @param mostMicroDollars over all models and restarts
     * @param retryFailed whether what nobody answered is asked again
     */
    public record Settings(
            List<String> models, int runs, int concurrency, long mostMicroDollars, boolean retryFailed) {}

    /** Hears how far it is. */
    public interface Progress {
        void at(long done, long of);
    }

    /** A question to a model. */
    private record Job(Candidate candidate, Answered.Key key, Case.Asked asked) {}

    /**
     * @param folder where answers are kept; made where it is not there
     * @throws UnusableFileException naming the file and the fix
     */
    public static Comparison in(
            Path folder, Cases cases, ModelsConfiguration configuration, Settings settings, Clock clock)
            throws IOException {
        Files.createDirectories(folder);
        var answers = Journal.open(folder.resolve("answers.jsonl"), Answered.class);
        try {
            var spending = Journal.open(folder.resolve("spending.jsonl"), Purse.Line.class);
            return new Comparison(cases, configuration, settings, answers, spending, clock);
        } catch (IOException | RuntimeException e) {
            answers.close();
            throw e;
        }
    }

    private Comparison(
            Cases cases,
            ModelsConfiguration configuration,
            Settings settings,
            Journal<Answered> answers,
            Journal<Purse.Line> spending,
            Clock clock) {
        this.cases = cases;
        this.settings = settings;
        this.answers = answers;
        this.spending = spending;
        this.purse = new Purse(spending, settings.mostMicroDollars(), clock);
        Allowance allowance = purse;
        this.candidates = settings.models().stream()
                .map(name -> Candidate.of(name, configuration, allowance, clock))
                .toList();
        answers.before().forEach(a -> known.put(a.key(), a));
    }

    /** Why one of the models cannot be asked as it is configured. */
    public Optional<String> off() {
        return candidates.stream().flatMap(c -> c.models().off().stream()).findFirst();
    }

    /** How much was spent in the folder, in millionths of a US dollar; what a killed process had set aside counts. */
    public long spent() {
        return purse.sum();
    }

    /** Asks what is not known, and says what came of all. */
    public Report run(Progress progress) throws InterruptedException {
        var jobs = jobs();
        var missing = jobs.stream().filter(this::missing).toList();
        var done = new AtomicLong((long) jobs.size() - missing.size());
        progress.at(done.get(), jobs.size());
        // What found no room beside what was set aside for others may find it once those are settled.
        while (!missing.isEmpty()) {
            ask(missing, () -> {
                synchronized (done) {
                    progress.at(done.incrementAndGet(), jobs.size());
                }
            });
            var still = missing.stream()
                    .filter(j -> Purse.SPENT.equals(unasked.get(j.candidate().name())))
                    .filter(this::unknown)
                    .toList();
            missing = still.size() < missing.size() ? still : List.of();
        }
        return new Scoring(cases, settings.runs())
                .of(candidates.stream().map(this::sheet).toList(), purse.sum());
    }

    /** All questions, those of the first run first, so that what is broken off says something about every scenario. */
    private List<Job> jobs() {
        var jobs = new LinkedHashMap<Answered.Key, Job>();
        for (int run = 1; run <= settings.runs(); run++) {
            for (var one : cases.all()) {
                for (var asked : one.asked()) {
                    for (var candidate : candidates) {
                        var number = run;
                        key(candidate, one, asked, number)
                                .ifPresent(key -> jobs.put(key, new Job(candidate, key, asked)));
                    }
                }
            }
        }
        return List.copyOf(jobs.values());
    }

    private record Prompted(String model, String facts) {}

    private Optional<String> prompt(Candidate candidate, Case.Asked asked) {
        return prompts.computeIfAbsent(
                new Prompted(candidate.name(), asked.facts()), ignored -> candidate.prompt(asked));
    }

    private Optional<Answered.Key> key(Candidate candidate, Case one, Case.Asked asked, int run) {
        return prompt(candidate, asked)
                .map(prompt -> new Answered.Key(candidate.name(), one.id(), asked.facts(), prompt, run));
    }

    private boolean missing(Job job) {
        var answer = known.get(job.key());
        return answer == null || settings.retryFailed() && !answer.ending().counts();
    }

    private boolean unknown(Job job) {
        return !known.containsKey(job.key());
    }

    private Scoring.Sheet sheet(Candidate candidate) {
        return new Scoring.Sheet(
                candidate.name(),
                candidate.provider(),
                (one, run) -> answersOf(candidate, one, run),
                one -> (int) one.asked().stream()
                        .filter(a -> prompt(candidate, a).isPresent())
                        .count(),
                unasked.getOrDefault(candidate.name(), ""));
    }

    private Map<String, Answered> answersOf(Candidate candidate, Case one, int run) {
        var found = new TreeMap<String, Answered>();
        for (var asked : one.asked()) {
            key(candidate, one, asked, run).map(known::get).ifPresent(answer -> found.put(asked.facts(), answer));
        }
        return found;
    }

    /** Each model has threads of its own, no more than it has places, so that no question waits for one until it is too late. */
    private void ask(Collection<Job> jobs, Runnable answered) throws InterruptedException {
        var byModel = new LinkedHashMap<Candidate, List<Job>>();
        jobs.forEach(j ->
                byModel.computeIfAbsent(j.candidate(), c -> new ArrayList<>()).add(j));
        var all = new ArrayList<Future<?>>();
        var pools = new ArrayList<ExecutorService>();
        try {
            byModel.forEach((candidate, own) -> {
                var places =
                        Math.min(settings.concurrency(), candidate.provider().concurrency());
                var pool =
                        Executors.newFixedThreadPool(places, Thread.ofVirtual().factory());
                pools.add(pool);
                own.forEach(job -> all.add(pool.submit(() -> ask(job, answered))));
            });
            for (var one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A question could not be put, or its answer not kept", e.getCause());
        } finally {
            pools.forEach(ExecutorService::shutdownNow);
        }
    }

    private void ask(Job job, Runnable answered) {
        var opinion =
                job.candidate().models().ask(job.asked().snapshot(), job.asked().question());
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        if (!whole(opinion)) {
            unasked.put(job.candidate().name(), opinion.advice().why());
            return;
        }
        var answer = Answered.of(job.key(), opinion);
        if (answer.isEmpty()) {
            unasked.put(job.candidate().name(), opinion.advice().why());
            return;
        }
        answers.add(answer.get());
        known.put(job.key(), answer.get());
        answered.run();
    }

    /** An answer that nobody could pay to have mended is none. */
    private static boolean whole(Models.Opinion opinion) {
        return !(opinion.advice() instanceof Advisor.Advice.NotConsulted not
                && not.why().contains(Purse.SPENT));
    }

    @Override
    public void close() throws IOException {
        try (answers;
                spending) {
            known.clear();
        }
    }
}
