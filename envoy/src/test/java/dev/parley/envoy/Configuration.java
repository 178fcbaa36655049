package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// A configuration of Envoy as `envoy/run --print` makes it, and broken twins of it.
///
/// @param yaml as it is printed
record Configuration(String yaml) {
    static Configuration of(Map<String, String> variables) {
        Script.Result printed = Script.run(List.of(Script.RUN.toString(), "--print"), variables);
        assertThat(printed.code()).as(printed.errors()).isZero();
        return new Configuration(printed.out());
    }

    /// The same with another text in one place.
    Configuration with(String text, String other) {
        assertThat(yaml.split(Pattern.quote(text), -1))
                .as("the configuration says once: " + text)
                .hasSize(2);
        return new Configuration(yaml.replace(text, other));
    }

    /// The same without a text, which is in one place.
    Configuration without(String text) {
        return with(text, "");
    }

    Object tree() {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }
}
