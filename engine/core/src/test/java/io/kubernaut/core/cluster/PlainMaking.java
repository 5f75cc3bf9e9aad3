package io.kubernaut.core.cluster;

import java.util.function.Function;

/** Builds an object of which nothing but the metadata varies from case to case. */
public final class PlainMaking extends ObjectMaking<PlainMaking> {
    private final Function<Meta, ClusterObject> make;

    PlainMaking(String kind, String namespace, String name, Function<Meta, ClusterObject> make) {
        super(kind, namespace, name);
        this.make = make;
    }

    @Override
    PlainMaking self() {
        return this;
    }

    @Override
    public ClusterObject made() {
        return make.apply(meta());
    }
}
