package io.kubernaut.advisor;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;

import io.kubernaut.advisor.config.Breaking;
import io.kubernaut.advisor.config.Investigating;
import io.kubernaut.advisor.config.Key;
import io.kubernaut.advisor.config.Look;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.config.Prices;
import io.kubernaut.advisor.config.Provider;
import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.advisor.config.Routing;
import io.kubernaut.advisor.provider.Transport;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.similarity.Precedents;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Models that are configured by hand, and what they are asked about. */
final class Asked {
    static final Prices PRICES =
            new Prices(new BigDecimal("2"), new BigDecimal("0.5"), new BigDecimal("2.5"), new BigDecimal("8"));
    static final ObjectRef CART = ObjectRef.parse("", "shop/Deployment/cart");
    static final String KEY = "a-key-that-nobody-may-see";

    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private Duration deadline = Duration.ofSeconds(30);
    private Routing routing = new Routing(List.of(), 0.6, null);
    private Allowance allowance = LimitedAllowance.ample();
    private Clock clock = Clock.systemUTC();
    private CloseUps closeUps = CloseUps.none("Nobody may look.");
    private Look look = Look.none();
    private Investigating investigating = Investigating.none();
    private boolean keepWords;
    private Precedents precedents = Precedents.NONE;

    static Asked model(PlayedModel model) {
        return new Asked().and("first", model);
    }

    Asked and(String name, PlayedModel model) {
        return and(name, provider(model.kind(), model.url()));
    }

    Asked and(String name, Provider provider) {
        providers.put(name, provider);
        return routed(0.6, null);
    }

    Asked routed(double sureFrom, io.kubernaut.core.action.Risk agreementFrom) {
        routing = new Routing(List.copyOf(providers.keySet()), sureFrom, providers.size() < 2 ? null : agreementFrom);
        return this;
    }

    Asked within(Duration time) {
        deadline = time;
        return this;
    }

    Asked spending(Allowance from) {
        allowance = from;
        return this;
    }

    Asked at(Clock time) {
        clock = time;
        return this;
    }

    /** Logs and events are fetched from these. */
    Asked looking(CloseUps at) {
        return looking(at, Duration.ofSeconds(5));
    }

    Asked looking(CloseUps at, Duration timeout) {
        closeUps = at;
        look = new Look(true, true, 20, 4_096, timeout);
        return this;
    }

    /** All of its models may look closer by themselves. */
    Asked investigating(CloseUps at, int turns, int calls, int bytes, Duration time) {
        closeUps = at;
        investigating = new Investigating(List.copyOf(providers.keySet()), turns, calls, bytes, time);
        return this;
    }

    Asked keepingWords() {
        keepWords = true;
        return this;
    }

    Asked remembering(Precedents past) {
        precedents = past;
        return this;
    }

    Models made() {
        return LanguageModels.of(
                new ModelsConfiguration(providers, routing, deadline, 240, look, investigating, keepWords),
                allowance,
                closeUps,
                precedents,
                clock,
                new Transport(
                        name -> name.equals("PLAYED_KEY") ? KEY : null,
                        builder -> builder.sslContext(Certificate.context())));
    }

    Models.Opinion asked() {
        return made().ask(crashingCart().made(), question());
    }

    static Provider provider(ProviderKind kind, URI url) {
        return provider(kind, url, new Key("PLAYED_KEY", ""), Duration.ofSeconds(20), 4, true);
    }

    static Provider provider(
            ProviderKind kind, URI url, Key key, Duration timeout, int concurrency, boolean jsonSchema) {
        return new Provider(
                kind,
                url,
                "played",
                kind == ProviderKind.BEDROCK ? "eu-central-1" : "",
                key,
                PRICES,
                500,
                timeout,
                concurrency,
                jsonSchema,
                new Breaking(3, Duration.ofMinutes(5)));
    }

    static SnapshotMaking crashingCart() {
        return aSnapshot().in(aDeployment("shop", "cart"));
    }

    /** With the pod that crashes. */
    static Snapshot crashingPod() {
        return aSnapshot()
                .in(
                        aDeployment("shop", "cart"),
                        aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
                        aPod("shop", "cart-0").ownedBy("ReplicaSet", "cart-1").crashing())
                .made();
    }

    static Snapshot snapshot() {
        return crashingCart().made();
    }

    static Advisor.Question.Propose question() {
        return question("restart_pod", "rollback_deployment", "scale_deployment");
    }

    /** Whatever of these the catalogue has, on the cart. */
    static Advisor.Question.Propose question(String... actions) {
        return new Advisor.Question.Propose(Stream.of(actions)
                .flatMap(a -> ActionCatalogue.standard().find(a).stream())
                .filter(a -> a.accepts("Deployment"))
                .map(a -> new Advisor.Option(a, CART))
                .toList());
    }
}
