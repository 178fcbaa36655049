package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The public package speaks of nothing but the JDK and itself, so that a user of the client need not know
/// gRPC.
final class ApiTest {
    private static final Set<String> ALLOWED = Set.of("java", "dev.parley.client", "org.jspecify.annotations");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.parley.client");

    @Test
    void theInterfaceSpeaksOfNoLibrary() {
        assertThat(leaks(CLASSES)).isEmpty();
    }

    @Test
    void aLeakIsFound() {
        assertThat(leaks(new ClassFileImporter().importClasses(Leaking.class)))
                .containsExactly("dev.parley.client.ApiTest$Leaking.status: io.grpc.Status");
    }

    /// A broken twin.
    public static final class Leaking {
        /// Leaks.
        public List<io.grpc.Status> status() {
            return List.of();
        }
    }

    private static List<String> leaks(JavaClasses classes) {
        List<String> leaks = new ArrayList<>();
        for (JavaClass type : classes) {
            if (!type.getPackageName().equals("dev.parley.client") || !isOpen(type)) continue;
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (!unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.SYNTHETIC)) continue;
                List<JavaType> named = new ArrayList<>(unit.getParameterTypes());
                named.add(unit.getReturnType());
                for (JavaType each : named) {
                    each.getAllInvolvedRawTypes().stream()
                            .map(JavaClass::getBaseComponentType)
                            .filter(raw -> !raw.isPrimitive() && !isAllowed(raw.getPackageName()))
                            .forEach(raw -> leaks.add(type.getName() + "." + unit.getName() + ": " + raw.getName()));
                }
            }
        }
        return leaks;
    }

    private static boolean isOpen(JavaClass type) {
        return (type.getModifiers().contains(JavaModifier.PUBLIC)
                        && type.getEnclosingClass().map(ApiTest::isOpen).orElse(true))
                || type.getName().contains("ApiTest$Leaking");
    }

    private static boolean isAllowed(String packageName) {
        return ALLOWED.stream().anyMatch(allowed -> packageName.equals(allowed) || packageName.startsWith("java."));
    }
}
