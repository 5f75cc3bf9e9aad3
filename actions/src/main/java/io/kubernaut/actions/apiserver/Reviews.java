package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.AccessRule.Access;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Access reviews: what a user may do, answered and never stored. */
final class Reviews {
    private static final String SELF = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String OTHER = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    private final Users users;

    Reviews(Users users) {
        this.users = users;
    }

    Optional<Answer> answer(ApiRequest request) {
        boolean self = request.path().equals(SELF);
        if (!request.method().equals("POST") || (!self && !request.path().equals(OTHER))) {
            return Optional.empty();
        }
        if (!request.contentType().isEmpty() && !request.contentType().startsWith("application/json")) {
            throw Refusal.bare(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include:"
                            + " application/json");
        }
        var review = (ObjectNode) Meta.JSON.readTree(request.body());
        var spec = review.path("spec");
        var wanted = spec.path("resourceAttributes");
        var user = self ? request.user() : spec.path("user").asString("");
        var access = new Access(
                user,
                wanted.path("verb").asString(""),
                wanted.path("group").asString(""),
                wanted.path("resource").asString(""),
                wanted.path("subresource").asString(""),
                wanted.path("namespace").asString(""),
                wanted.path("name").asString(""));
        review.put("kind", self ? "SelfSubjectAccessReview" : "SubjectAccessReview");
        review.put("apiVersion", "authorization.k8s.io/v1");
        Meta.of(review);
        review.putObject("status").put("allowed", users.allows(access));
        return Optional.of(Answer.json(201, review));
    }
}
