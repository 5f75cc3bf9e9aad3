package io.kubernaut.core.capacity;

import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaScope;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.TemplateState;
import io.kubernaut.core.cluster.TemplateState.ContainerTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the next pod of a workload will take of quotas and nodes. The template does not say all of it: limit ranges and
 * webhooks complete pods when they are made. So those that are there count too, by what the largest takes.
 *
 * <p>Which quotas count it follows their scopes (Kubernetes 1.36, ResourceQuota). Where that cannot be told, a quota counts
 * it: to find no room where there is some costs a refusal, the other way round a rollout that is stuck.
 */
public final class NextPod {
    private final TemplateState template;
    private final PodDemand demand;
    private final Optional<Boolean> bestEffort;
    private final Optional<String> priorityClass;
    private final QuotaTraits traits;

    private NextPod(
            TemplateState template,
            PodDemand demand,
            Optional<Boolean> bestEffort,
            Optional<String> priorityClass,
            QuotaTraits traits) {
        this.template = template;
        this.demand = demand;
        this.bestEffort = bestEffort;
        this.priorityClass = priorityClass;
        this.traits = traits;
    }

    /** @param pods of the workload; those that are over do not count */
    public static NextPod of(TemplateState template, Collection<PodState> pods) {
        var there = new ArrayList<PodState>(pods.size());
        var seen = new ArrayList<PodDemand>(pods.size());
        boolean deadline = template.traits().deadline();
        boolean acrossNamespaces = template.traits().acrossNamespaces();
        for (var pod : pods) {
            if (!pod.over()) {
                there.add(pod);
                seen.add(demand(pod));
                deadline |= pod.traits().deadline();
                acrossNamespaces |= pod.traits().acrossNamespaces();
            }
        }
        var written = demand(template);
        return new NextPod(
                template,
                seen.isEmpty() ? written : written.or(largest(seen)),
                bestEffort(written, seen),
                priorityClass(template, there),
                new QuotaTraits("", deadline, acrossNamespaces));
    }

    private static PodDemand demand(TemplateState template) {
        return demand(template.containers(), ContainerTemplate::init, ContainerTemplate::resources);
    }

    private static PodDemand demand(PodState pod) {
        return demand(pod.containers(), ContainerState::init, ContainerState::resources);
    }

    private static <C> PodDemand demand(List<C> containers, Predicate<C> init, Function<C, Resources> resources) {
        var together = new ArrayList<Resources>();
        var before = new ArrayList<Resources>();
        for (var container : containers) {
            (init.test(container) ? before : together).add(resources.apply(container));
        }
        return PodDemand.of(together, before);
    }

    private static PodDemand largest(List<PodDemand> seen) {
        var largest = seen.getFirst();
        for (int i = 1; i < seen.size(); i++) {
            largest = larger(largest, seen.get(i));
        }
        return largest;
    }

    /** Of what one of them leaves unsaid, the next one may say nothing either. */
    private static PodDemand larger(PodDemand one, PodDemand other) {
        var both = one.or(other);
        var unsaid = EnumSet.noneOf(Compute.class);
        unsaid.addAll(one.unsaid());
        unsaid.addAll(other.unsaid());
        return new PodDemand(both.requestCpu(), both.limitCpu(), both.requestMemory(), both.limitMemory(), unsaid);
    }

    /** A limit range may give defaults to a pod whose template asks for nothing. */
    private static Optional<Boolean> bestEffort(PodDemand written, List<PodDemand> seen) {
        if (!written.nothing()) {
            return Optional.of(false);
        }
        var asking = seen.stream().filter(pod -> !pod.nothing()).count();
        return seen.isEmpty() || (asking > 0 && asking < seen.size()) ? Optional.empty() : Optional.of(asking == 0);
    }

    /** The API server sets the default class where the template names none. */
    private static Optional<String> priorityClass(TemplateState template, List<PodState> there) {
        var named = template.traits().priorityClass();
        if (!named.isEmpty()) {
            return Optional.of(named);
        }
        var seen = there.isEmpty() ? "" : there.getFirst().traits().priorityClass();
        for (var pod : there) {
            if (!pod.traits().priorityClass().equals(seen)) {
                return Optional.empty();
            }
        }
        return there.isEmpty() ? Optional.empty() : Optional.of(seen);
    }

    public PodDemand demand() {
        return demand;
    }

    /** The same with so much in one container, by the amounts of {@link Compute#read}; nothing is lowered. */
    public NextPod raised(String container, Map<Compute, Long> amounts) {
        var found = template.container(container);
        if (found.isEmpty()) {
            return this;
        }
        var before = found.get().resources();
        var after = before;
        for (var amount : amounts.entrySet()) {
            after = amount.getKey().set(after, amount.getValue());
        }
        var grown = new TemplateState(
                template.hash(),
                template.labels(),
                template.annotations(),
                replaced(found.get(), after),
                template.claims(),
                template.references(),
                template.nodeSelector(),
                template.hostPath(),
                template.traits());
        var alone = Resources.ofPod(List.of(before), List.of());
        var then = Resources.ofPod(List.of(after), List.of());
        var more = new Resources(
                Math.max(0, then.requestCpuOrZero() - alone.requestCpuOrZero()),
                Math.max(0, then.limitCpuOrZero() - alone.limitCpuOrZero()),
                Math.max(0, then.requestMemoryOrZero() - alone.requestMemoryOrZero()),
                Math.max(0, then.limitMemoryOrZero() - alone.limitMemoryOrZero()));
        var larger = demand.plus(more, demand(grown).unsaid());
        return new NextPod(grown, larger, larger.nothing() ? bestEffort : Optional.of(false), priorityClass, traits);
    }

    private List<ContainerTemplate> replaced(ContainerTemplate container, Resources resources) {
        return template.containers().stream()
                .map(c -> c.equals(container)
                        ? new ContainerTemplate(c.name(), c.image(), c.init(), resources, c.settings())
                        : c)
                .toList();
    }

    /** Whether the quota counts it, or may do so. */
    public boolean mayBeCountedBy(QuotaState quota) {
        return quota.scopes().stream().allMatch(this::mayMatch);
    }

    private boolean mayMatch(QuotaScope scope) {
        return switch (scope.name()) {
            case "BestEffort" -> bestEffort.orElse(true);
            case "NotBestEffort" -> !bestEffort.orElse(false);
            case "Terminating" -> traits.deadline();
            case "NotTerminating" -> !traits.deadline();
            case "CrossNamespacePodAffinity" -> traits.acrossNamespaces();
            case "PriorityClass" ->
                priorityClass.map(name -> matches(name, scope)).orElse(true);
            default -> true;
        };
    }

    private static boolean matches(String priorityClass, QuotaScope scope) {
        return switch (scope.operator()) {
            case "In" -> scope.values().contains(priorityClass);
            case "NotIn" -> !scope.values().contains(priorityClass);
            case "Exists" -> !priorityClass.isEmpty();
            case "DoesNotExist" -> priorityClass.isEmpty();
            default -> true;
        };
    }

    /** How many more of them the quota lets in; {@link Long#MAX_VALUE} when it does not bound them. */
    public long fitIn(QuotaState quota) {
        return mayBeCountedBy(quota) ? demand.fitIn(quota) : Long.MAX_VALUE;
    }

    /** Why the quota would not let one more of them in, in words; empty where it would. */
    public Optional<String> refusedBy(QuotaState quota) {
        if (fitIn(quota) > 0) {
            return Optional.empty();
        }
        return Arrays.stream(Compute.values())
                .filter(what -> what.left(quota) != Long.MAX_VALUE)
                .filter(what -> demand.unsaid().contains(what) || what.left(quota) < demand.of(what))
                .findFirst()
                .map(what -> demand.unsaid().contains(what)
                        ? unsaid(quota, what)
                        : "The quota " + quota.name() + " leaves " + what.written(Math.max(0, what.left(quota)))
                                + " of " + what.key() + ", and one more pod takes " + what.written(demand.of(what))
                                + ".")
                .or(() -> Optional.of("The quota " + quota.name() + " leaves no room for one more pod."));
    }

    private static String unsaid(QuotaState quota, Compute what) {
        return "The quota " + quota.name() + " bounds " + what.key()
                + ", of which a container says nothing: it lets no such pod in.";
    }

    /**
     * Why a quota would not let all pods of a workload become what another one is, in words; empty where it would.
     *
     * @param grown what they are to become, which takes no less
     */
    public Optional<String> shortage(NextPod grown, long pods, QuotaState quota) {
        if (!grown.mayBeCountedBy(quota) || pods <= 0) {
            return Optional.empty();
        }
        boolean counted = mayBeCountedBy(quota);
        if (!counted && grown.demand.fitIn(quota) < pods) {
            return Optional.of("The quota " + quota.name() + " would count its " + pods + " pods too, and has room for "
                    + grown.demand.fitIn(quota) + ".");
        }
        for (var what : Compute.values()) {
            long left = what.left(quota);
            long each = grown.demand.of(what) - demand.of(what);
            if (left != Long.MAX_VALUE && grown.demand.unsaid().contains(what)) {
                return Optional.of(unsaid(quota, what));
            }
            if (each > 0 && each > Math.max(0, left) / pods) {
                return Optional.of("The quota " + quota.name() + " leaves " + what.written(Math.max(0, left)) + " of "
                        + what.key() + ", and this needs that of " + pods + " pods raised by " + what.written(each)
                        + ".");
            }
        }
        return Optional.empty();
    }
}
