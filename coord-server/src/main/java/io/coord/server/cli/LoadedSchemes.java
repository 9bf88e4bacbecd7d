package io.coord.server.cli;

import io.coord.server.auth.AuthScheme;
import io.coord.server.config.SchemeClasses;
import java.lang.reflect.InvocationTargetException;

/** Schemes from the class path, by name; each needs a public constructor without arguments. */
final class LoadedSchemes implements SchemeClasses {
    @Override
    public AuthScheme make(String className) throws UnavailableException {
        try {
            return Class.forName(className)
                    .asSubclass(AuthScheme.class)
                    .getConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new UnavailableException(
                    "no such class on the class path; start with java -cp coord-server.jar:<its jar>"
                            + " io.coord.server.cli.Main serve ...");
        } catch (ClassCastException e) {
            throw new UnavailableException(
                    "the class is not a " + AuthScheme.class.getName() + "; those of ZooKeeper can not be used here");
        } catch (InvocationTargetException e) {
            throw new UnavailableException("its constructor failed: " + e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UnavailableException("can not be made without arguments: " + e);
        }
    }
}
