package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps one EndpointSlice for each Service that selects pods. */
final class EndpointSlices implements Controllers.Controller {
    private static final String SERVICE = "kubernetes.io/service-name";

    private final Cluster cluster;

    EndpointSlices(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        cluster.living("services").stream()
                .filter(service -> !service.path("spec").path("selector").isEmpty())
                .forEach(this::reconcile);
    }

    private void reconcile(ObjectNode service) {
        var endpoints = Meta.JSON.createObjectNode().putArray("endpoints");
        selected(service).forEach(pod -> {
            boolean ready = Budgets.ready(pod) && !Meta.beingDeleted(pod);
            var endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(pod.path("status").path("podIP").asString(""));
            endpoint.putObject("conditions")
                    .put("ready", ready)
                    .put("serving", Budgets.ready(pod))
                    .put("terminating", Meta.beingDeleted(pod));
            endpoint.put("nodeName", pod.path("spec").path("nodeName").asString(""));
            endpoint.putObject("targetRef")
                    .put("kind", "Pod")
                    .put("namespace", Meta.namespace(pod))
                    .put("name", Meta.name(pod))
                    .put("uid", Meta.uid(pod));
        });
        var present = cluster.controlled(service, "endpointslices").stream().findFirst();
        if (present.isEmpty()) {
            cluster.create("endpointslices", slice(service, endpoints));
        } else if (!present.get().path("endpoints").equals(endpoints)) {
            cluster.change("endpointslices", present.get(), copy -> copy.set("endpoints", endpoints));
        }
    }

    private List<ObjectNode> selected(ObjectNode service) {
        var selector = Meta.strings(service.path("spec").path("selector")).entrySet();
        return cluster.in("pods", Meta.namespace(service)).stream()
                .filter(pod -> Meta.labels(pod).entrySet().containsAll(selector))
                .filter(pod -> !pod.path("status").path("podIP").asString("").isEmpty())
                .filter(pod -> PodTemplate.active(pod) || Meta.beingDeleted(pod))
                .sorted(Comparator.comparing(Meta::name))
                .toList();
    }

    private static ObjectNode slice(ObjectNode service, JsonNode endpoints) {
        var slice = Meta.JSON.createObjectNode();
        slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        var metadata = slice.putObject("metadata");
        metadata.put("generateName", Meta.name(service) + "-").put("namespace", Meta.namespace(service));
        metadata.putObject("labels")
                .put(SERVICE, Meta.name(service))
                .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
        metadata.putArray("ownerReferences").add(Cluster.ownerReference(service));
        slice.put("addressType", "IPv4");
        slice.set("endpoints", endpoints);
        var ports = slice.putArray("ports");
        for (JsonNode port : service.path("spec").path("ports")) {
            var one = ports.addObject();
            one.put("name", port.path("name").asString(""));
            one.put("port", port.path("targetPort").asInt(port.path("port").asInt(0)));
            one.put("protocol", port.path("protocol").asString("TCP"));
        }
        return slice;
    }
}
