package dev.parley.envoy;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one stage that they share; it is built for the first of them and closed after the last.
final class OnStage implements ParameterResolver {
    /// For a class that others should run before.
    static final int LATE = Integer.MAX_VALUE - 1;
    /// For a class that nobody can run after.
    static final int LAST = Integer.MAX_VALUE;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Stage.class, _ -> new Stage(), Stage.class);
    }
}
