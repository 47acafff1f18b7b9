import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal } from 'react-aria-components';
import { useLook } from '../state.tsx';

/** A button that opens a form; it closes when the form has been sent, and stays open where that fails. */
export function FormDialog({
  trigger,
  title,
  submit,
  send,
  children,
}: {
  readonly trigger: ReactNode;
  readonly title: string;
  readonly submit: string;
  /** Resolves to whether the form is done with. */
  readonly send: () => boolean | Promise<boolean>;
  readonly children: ReactNode;
}): ReactNode {
  const { say } = useLook();
  return (
    <DialogTrigger>
      {trigger}
      <Modal isDismissable className="modal">
        <Dialog>
          {({ close }) => (
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault();
                void Promise.resolve(send()).then((done) => done && close());
              }}
            >
              <Heading slot="title">{title}</Heading>
              {children}
              <div className="bar end">
                <Button onPress={close}>{say('cancel')}</Button>
                <Button type="submit" className="main">
                  {submit}
                </Button>
              </div>
            </form>
          )}
        </Dialog>
      </Modal>
    </DialogTrigger>
  );
}
