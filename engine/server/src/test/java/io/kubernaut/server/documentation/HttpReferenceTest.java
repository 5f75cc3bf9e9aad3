package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reference describes every call that there is, and no other. */
class HttpReferenceTest {
    private static final Pattern CALL = Pattern.compile("`((?:GET|POST|PUT|DELETE|PATCH) /[^`\\s]+)`");

    @Test
    void describesEveryCallAndNoOther() throws ClassNotFoundException {
        var page = Documentation.read("docs/reference/http.md");

        assertThat(named(page)).isEqualTo(calls());
    }

    private static TreeSet<String> named(String text) {
        var named = new TreeSet<String>();
        CALL.matcher(text).results().forEach(m -> named.add(m.group(1)));
        return named;
    }

    private static TreeSet<String> calls() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        var calls = new TreeSet<String>();
        for (var candidate : scanner.findCandidateComponents("io.kubernaut.server")) {
            var controller = Class.forName(candidate.getBeanClassName());
            var whole = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            var base = whole == null ? "" : whole.path()[0];
            for (var method : controller.getDeclaredMethods()) {
                var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null) {
                    var path = base + (mapping.path().length == 0 ? "" : mapping.path()[0]);
                    for (var verb : mapping.method()) {
                        calls.add(verb + " " + path);
                    }
                }
            }
        }
        return calls;
    }
}
