package io.kubernaut.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pods crash|Pods crash.",
                "Already one.|Already one.",
                "cart-7d9f-x2 of the newest release crashes|cart-7d9f-x2 of the newest release crashes.",
                "kube-system/Pod/etcd-1 is down|kube-system/Pod/etcd-1 is down.",
                "10 of 10 replicas|10 of 10 replicas.",
            })
    void beginsLikeASentenceButKeepsNamesAsTheyAre(String text, String sentence) {
        assertThat(Words.sentence(text)).isEqualTo(sentence);
    }
}
