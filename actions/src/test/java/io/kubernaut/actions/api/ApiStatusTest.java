package io.kubernaut.actions.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as a real API server 1.36 gave them. */
class ApiStatusTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            403 | {"message":"pods \\"big\\" is forbidden: exceeded quota: q, requested: requests.memory=1Gi"} | A resource quota stands in the way: pods "big" is forbidden: exceeded quota: q, requested: requests.memory=1Gi
            403 | {"message":"deployments.apps is forbidden: User \\"limited\\" cannot patch resource"} | Kubernaut lacks a permission: deployments.apps is forbidden: User "limited" cannot patch resource
            403 | {"message":"the storageclass must support resize"} | The API server forbids it: the storageclass must support resize
            401 | {"message":"Unauthorized"} | The API server does not accept Kubernaut's credentials: Unauthorized
            404 | 404 page not found | The API server does not know it (any more): 404 page not found
            422 | {"message":"spec.replicas: Invalid value: -1"} | The API server calls the change invalid: spec.replicas: Invalid value: -1
            429 | {"message":"Cannot evict pod as it would violate the pod's disruption budget.","details":{"causes":[{"reason":"DisruptionBudget","message":"The disruption budget cart needs 3 healthy pods and has 3 currently"}]}} | A disruption budget stands in the way: The disruption budget cart needs 3 healthy pods and has 3 currently
            413 | {} | The API server refused (HTTP 413): no reason given (HTTP 413)
            """)
    void saysInWordsWhatStandsInTheWay(int code, String body, String words) {
        assertThat(ApiStatus.of(code, body).words()).isEqualTo(words);
    }
}
