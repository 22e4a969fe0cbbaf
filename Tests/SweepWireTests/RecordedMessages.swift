// Written by `python3 scripts/reference/wire.py`; not edited by hand.

/// Messages as Python's protobuf runtime encodes them.
extension RecordedMessage {
  static let all: [RecordedMessage] = [
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        0ab5010801122030313233343536373839616263646566303132333435363738396162636465661a016e22016828ffffffff
        0f3206617678353132384040014a05302e312e305220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4
        e3e2e1e05a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f10015a280a20fffefdfc
        fbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e010ffffffff0f
        """,
      text: #"""
        hello {
          protocol_version: 1
          worker_id: "0123456789abcdef0123456789abcdef"
          name: "n"
          host: "h"
          process_id: 4294967295
          instruction_set: "avx512"
          slots: 64
          numerics_version: 1
          software_version: "0.1.0"
          data_digests: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          holding {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 1
          }
          holding {
            trial_id: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
            attempt: 4294967295
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        12260a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1001
        """,
      text: #"""
        heartbeat {
          holding {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 1
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        1aa9010a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100310ac021a7e0a381655
        b5bbb16b0240000000000000f87f000000000000f07f000000000000f0ff0100000000000000ffffffffffffef7f00000000
        000000801208000000000000f83f1a10000000000000d03f000000000000e03f221b09000000000000e03f11000000000000
        d03f19000000000000fc3f2200290000000000000000
        """,
      text: #"""
        metrics {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          sequence: 300
          batch {
            losses: 2.302585092994046
            losses: nan
            losses: inf
            losses: -inf
            losses: 5e-324
            losses: 1.7976931348623157e+308
            losses: -0.0
            gradient_norms: 1.5
            update_norms: 0.25
            update_norms: 0.5
            epochs {
              training_accuracy: 0.5
              validation_accuracy: 0.25
              validation_loss: 1.75
            }
            epochs {
            }
            test_accuracy: 0.0
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        226e0a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100310291a44122000010203
        0405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedec
        ebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        done {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          last_sequence: 41
          result {
            weights_hash: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            series_hash: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        2284010a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100310291a5a0a14089003
        120f6c6f73732d6e6f742d66696e6974651220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e
        1f1a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        done {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          last_sequence: 41
          result {
            divergence {
              iteration: 400
              reason: "loss-not-finite"
            }
            weights_hash: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            series_hash: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        2a4a0a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100312220a07637261736865
        6412117369676e616c203920284b696c6c6564291a04610a620a
        """,
      text: #"""
        failed {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          failure {
            failure_class: "crashed"
            message: "signal 9 (Killed)"
            standard_error_tail: "a\nb\n"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3200
        """,
      text: #"""
        goodbye {
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a970208ffffffffffffffffff0110011a87020a84020a086772c3b6c39f657211000000000000f83f1a85010a0763696661
        72313010a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a843f41f168e388b5f8e43e480a
        50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d11666666666666ee3f60e807680172
        0d6772616469656e742d6e6f726d720b7570646174652d6e6f726d1a350a076369666172313010a01f18e8072a04756e6974
        397b14ae47e17a943f480150a01f5a0e0a037367641159f3f8c21f6ea5016001220c0001ffffffffffffffffff012a20fffe
        fdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e03001
        """,
      text: #"""
        request {
          request: 18446744073709551615
          protocol_version: 1
          submit {
            definition {
              name: "größer"
              target_training_loss: 1.5
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                random_subset_seed: 0
                preprocess: "mean-image"
                hidden: 500
                hidden: 300
                hidden: 1
                initial_standard_deviation: 0.01
                l2: 1e-05
                epochs: 10
                batch: 100
                optimizer {
                  rule: "momentum"
                  learning_rate: 0.001
                  hyperparameters {
                    key: "momentum"
                    value: 0.95
                  }
                }
                evaluated_training_images: 1000
                evaluates_test: true
                record: "gradient-norm"
                record: "update-norm"
              }
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                preprocess: "unit"
                initial_standard_deviation: 0.02
                epochs: 1
                batch: 4000
                optimizer {
                  rule: "sgd"
                  learning_rate: 1e-300
                }
                evaluated_training_images: 1
              }
              seeds: 0
              seeds: 1
              seeds: 18446744073709551615
              data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              is_synthetic: true
            }
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a100801220c0a080a063031323361621009
        """,
      text: #"""
        request {
          request: 1
          sweep {
            sweep {
              text: "0123ab"
            }
            after_version: 9
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0408022a00
        """,
      text: #"""
        request {
          request: 2
          cluster {
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0b080332070a030a01781001
        """,
      text: #"""
        request {
          request: 3
          steer {
            sweep {
              text: "x"
            }
            action: CANCEL
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080332021002
        """,
      text: #"""
        request {
          request: 3
          steer {
            action: PAUSE
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080332021003
        """,
      text: #"""
        request {
          request: 3
          steer {
            action: RESUME
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080332021004
        """,
      text: #"""
        request {
          request: 3
          steer {
            action: RERUN_FAILED
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        0a08080110e807189875
        """,
      text: #"""
        welcome {
          protocol_version: 1
          heartbeat_interval_milliseconds: 1000
          lease_milliseconds: 15000
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        120c0a0a70726f746f636f6c2032
        """,
      text: #"""
        rejected {
          reason: "protocol 2"
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        1ade010a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100312b5010a85010a0763
        69666172313010a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a843f41f168e388b5f8e4
        3e480a50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d11666666666666ee3f60e807
        6801720d6772616469656e742d6e6f726d720b7570646174652d6e6f726d10ffffffffffffffffff011a20fffefdfcfbfaf9
        f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        assign {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          trial {
            configuration {
              dataset_name: "cifar10"
              training_images: 4000
              validation_images: 1000
              random_subset_seed: 0
              preprocess: "mean-image"
              hidden: 500
              hidden: 300
              hidden: 1
              initial_standard_deviation: 0.01
              l2: 1e-05
              epochs: 10
              batch: 100
              optimizer {
                rule: "momentum"
                learning_rate: 0.001
                hyperparameters {
                  key: "momentum"
                  value: 0.95
                }
              }
              evaluated_training_images: 1000
              evaluates_test: true
              record: "gradient-norm"
              record: "update-norm"
            }
            seed: 18446744073709551615
            data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        222a0a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003100c1800
        """,
      text: #"""
        ack {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          sequence: 12
          resend_from: 0
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        22280a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003100c
        """,
      text: #"""
        ack {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          sequence: 12
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        2a260a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003
        """,
      text: #"""
        settled {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        32310a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1003120963616e63656c6c65
        64
        """,
      text: #"""
        revoke {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          reason: "cancelled"
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        3a00
        """,
      text: #"""
        hello_again {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        42470a01731220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a20fffefdfcfbfaf9f8f7
        f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        missing_data {
          sweep_name: "s"
          sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
          needed_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        4a00
        """,
      text: #"""
        heartbeat {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        5235080112310a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100f1801220772756e6e
        696e672804
        """,
      text: #"""
        answer {
          request: 1
          submitted {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            trials: 15
            was_known: true
            state: "running"
            committed: 4
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52fc0408021af7040a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f10631a84020a0867
        72c3b6c39f657211000000000000f83f1a85010a076369666172313010a01f18e80720002a0a6d65616e2d696d6167653205
        f403ac0201397b14ae47e17a843f41f168e388b5f8e43e480a50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a13
        0a086d6f6d656e74756d11666666666666ee3f60e8076801720d6772616469656e742d6e6f726d720b7570646174652d6e6f
        726d1a350a076369666172313010a01f18e8072a04756e6974397b14ae47e17a943f480150a01f5a0e0a037367641159f3f8
        c21f6ea5016001220c0001ffffffffffffffffff012a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5
        e4e3e2e1e0300122067061757365642880d095ffbc3132ba0208061220000102030405060708090a0b0c0d0e0f1011121314
        15161718191a1b1c1d1e1f1a09636f6d6d697474656420900329000000000000e83f328f010a100807120c6c6f73732d626c
        65772d7570102919000000000000f07f21000000000000e03f29000000000000d03f31000000000000d83f39000000000000
        004041000000000000c03f49000000000000e0bf5220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4
        e3e2e1e05a180000000000000040000000000000f03f000000000000f07f3a220a076372617368656412117369676e616c20
        3920284b696c6c6564291a04610a620a424308011201771a01682204617678322881d095ffbc3130003a066661696c656442
        220a076372617368656412117369676e616c203920284b696c6c6564291a04610a620a42020802
        """,
      text: #"""
        answer {
          request: 2
          sweep {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            version: 99
            definition {
              name: "größer"
              target_training_loss: 1.5
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                random_subset_seed: 0
                preprocess: "mean-image"
                hidden: 500
                hidden: 300
                hidden: 1
                initial_standard_deviation: 0.01
                l2: 1e-05
                epochs: 10
                batch: 100
                optimizer {
                  rule: "momentum"
                  learning_rate: 0.001
                  hyperparameters {
                    key: "momentum"
                    value: 0.95
                  }
                }
                evaluated_training_images: 1000
                evaluates_test: true
                record: "gradient-norm"
                record: "update-norm"
              }
              configurations {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                preprocess: "unit"
                initial_standard_deviation: 0.02
                epochs: 1
                batch: 4000
                optimizer {
                  rule: "sgd"
                  learning_rate: 1e-300
                }
                evaluated_training_images: 1
              }
              seeds: 0
              seeds: 1
              seeds: 18446744073709551615
              data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              is_synthetic: true
            }
            state: "paused"
            submitted_milliseconds: 1700000000000
            shards {
              index: 6
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              phase: "committed"
              iteration: 400
              last_loss: 0.75
              summary {
                divergence {
                  iteration: 7
                  reason: "loss-blew-up"
                }
                iterations_to_target: 41
                final_training_loss: inf
                final_training_accuracy: 0.5
                final_validation_accuracy: 0.25
                best_validation_accuracy: 0.375
                final_validation_loss: 2.0
                test_accuracy: 0.125
                log_loss_area: -0.5
                trial_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
                loss_curve: 2.0
                loss_curve: 1.0
                loss_curve: inf
              }
              failure {
                failure_class: "crashed"
                message: "signal 9 (Killed)"
                standard_error_tail: "a\nb\n"
              }
              attempts {
                number: 1
                worker_name: "w"
                host: "h"
                instruction_set: "avx2"
                issued_milliseconds: 1700000000001
                ended_milliseconds: 0
                ending: "failed"
                failure {
                  failure_class: "crashed"
                  message: "signal 9 (Killed)"
                  standard_error_tail: "a\nb\n"
                }
              }
              attempts {
                number: 2
              }
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52a2010803229d010a016810071a05302e312e3020012a022f73323c0a20000102030405060708090a0b0c0d0e0f10111213
        1415161718191a1b1c1d1e1f1201731a0772756e6e696e672002280f300138024003480450053a4b0a017712016e1a016820
        082a046e656f6e30043803400548065205302e312e305a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6
        e5e4e3e2e1e062017268017009780a
        """,
      text: #"""
        answer {
          request: 3
          cluster {
            coordinator_host: "h"
            process_id: 7
            software_version: "0.1.0"
            started_milliseconds: 1
            store: "/s"
            sweeps {
              sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              name: "s"
              state: "running"
              submitted_milliseconds: 2
              trials: 15
              pending: 1
              leased: 2
              committed: 3
              failed: 4
              diverged: 5
            }
            workers {
              worker_id: "w"
              name: "n"
              host: "h"
              process_id: 8
              instruction_set: "neon"
              slots: 4
              busy: 3
              joined_milliseconds: 5
              heard_milliseconds_ago: 6
              software_version: "0.1.0"
              data_digests: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              remarks: "r"
              is_alive: true
              committed: 9
              failed: 10
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        523308042a2f0a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f120963616e63656c6c65
        64180b
        """,
      text: #"""
        answer {
          request: 4
          steered {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            state: "cancelled"
            affected: 11
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        520908053205080112016d
        """,
      text: #"""
        answer {
          request: 5
          refused {
            code: UNUSABLE
            message: "m"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        520908053205080212016d
        """,
      text: #"""
        answer {
          request: 5
          refused {
            code: INTERNAL
            message: "m"
          }
        }
        """#),
    RecordedMessage(
      type: .toSlot,
      hex: """
        0ade010a240a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f100312b5010a85010a0763
        69666172313010a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a843f41f168e388b5f8e4
        3e480a50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d11666666666666ee3f60e807
        6801720d6772616469656e742d6e6f726d720b7570646174652d6e6f726d10ffffffffffffffffff011a20fffefdfcfbfaf9
        f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        train {
          execution {
            trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            attempt: 3
          }
          trial {
            configuration {
              dataset_name: "cifar10"
              training_images: 4000
              validation_images: 1000
              random_subset_seed: 0
              preprocess: "mean-image"
              hidden: 500
              hidden: 300
              hidden: 1
              initial_standard_deviation: 0.01
              l2: 1e-05
              epochs: 10
              batch: 100
              optimizer {
                rule: "momentum"
                learning_rate: 0.001
                hyperparameters {
                  key: "momentum"
                  value: 0.95
                }
              }
              evaluated_training_images: 1000
              evaluates_test: true
              record: "gradient-norm"
              record: "update-norm"
            }
            seed: 18446744073709551615
            data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
          }
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        0a7e0a381655b5bbb16b0240000000000000f87f000000000000f07f000000000000f0ff0100000000000000ffffffffffff
        ef7f00000000000000801208000000000000f83f1a10000000000000d03f000000000000e03f221b09000000000000e03f11
        000000000000d03f19000000000000fc3f2200290000000000000000
        """,
      text: #"""
        batch {
          losses: 2.302585092994046
          losses: nan
          losses: inf
          losses: -inf
          losses: 5e-324
          losses: 1.7976931348623157e+308
          losses: -0.0
          gradient_norms: 1.5
          update_norms: 0.25
          update_norms: 0.5
          epochs {
            training_accuracy: 0.5
            validation_accuracy: 0.25
            validation_loss: 1.75
          }
          epochs {
          }
          test_accuracy: 0.0
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        125a0a14089003120f6c6f73732d6e6f742d66696e6974651220000102030405060708090a0b0c0d0e0f1011121314151617
        18191a1b1c1d1e1f1a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        result {
          divergence {
            iteration: 400
            reason: "loss-not-finite"
          }
          weights_hash: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
          series_hash: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        1a240a220a076372617368656412117369676e616c203920284b696c6c6564291a04610a620a
        """,
      text: #"""
        failure {
          failure {
            failure_class: "crashed"
            message: "signal 9 (Killed)"
            standard_error_tail: "a\nb\n"
          }
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        2200
        """,
      text: #"""
        ready {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52970108061a9201328f0108021220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a0963
        6f6d6d6974746564325e10ac0219000000000000e03f49000000000000d0bf5220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0ef
        eeedecebeae9e8e7e6e5e4e3e2e1e0e20309295078c701ac020000ea030c08ac0211000000000000e83fea03091100000000
        0000f07f
        """,
      text: #"""
        answer {
          request: 6
          sweep {
            shards {
              index: 2
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              phase: "committed"
              summary {
                iterations_to_target: 300
                final_training_loss: 0.5
                log_loss_area: -0.25
                trial_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
                ladder: 41
                ladder: 80
                ladder: 120
                ladder: 199
                ladder: 300
                ladder: 0
                ladder: 0
                shorter_budgets {
                  iterations_to_target: 300
                  training_loss: 0.75
                }
                shorter_budgets {
                  training_loss: inf
                }
              }
            }
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        0a2a08011201773801a20120fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        hello {
          protocol_version: 1
          worker_id: "w"
          slots: 1
          canary_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        a201220a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        canary {
          digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        a2010c120a6e6f204156582d353132
        """,
      text: #"""
        canary {
          failure: "no AVX-512"
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a100804320c1004a2010763726173686564
        """,
      text: #"""
        request {
          request: 4
          steer {
            action: RERUN_FAILED
            failure_class: "crashed"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a14080432101014aa01023137aa0106303132336162
        """,
      text: #"""
        request {
          request: 4
          steer {
            action: RERUN_SHARD
            shards: "17"
            shards: "0123ab"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a06080432021015
        """,
      text: #"""
        request {
          request: 4
          steer {
            action: RERUN_DIVERGED
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a170805a201120a030a017810ffffffffffffffffff01180c
        """,
      text: #"""
        request {
          request: 5
          verify {
            sweep {
              text: "x"
            }
            run: 18446744073709551615
            sample: 12
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0e0806aa01090a030a017812023137
        """,
      text: #"""
        request {
          request: 6
          explain {
            sweep {
              text: "x"
            }
            shard: "17"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a0c0807b201070a056c61622d33
        """,
      text: #"""
        request {
          request: 7
          readmit {
            worker: "lab-3"
          }
        }
        """#),
    RecordedMessage(
      type: .toCoordinator,
      hex: """
        3a100808e2030b0a030a017812040001a502
        """,
      text: #"""
        request {
          request: 8
          series {
            sweep {
              text: "x"
            }
            shards: 0
            shards: 1
            shards: 293
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        a20100
        """,
      text: #"""
        canary {
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52850208071a80020a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f32b7010801122000
        0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a09636f6d6d6974746564422f08023a08636f
        6d7061726564a20120fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0a2015408011201611a
        01682220fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e028023201623a0169422000010203
        0405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1fa201210803121d657665727920776f726b6572206973
        20696e2071756172616e74696e65
        """,
      text: #"""
        answer {
          request: 7
          sweep {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            shards {
              index: 1
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              phase: "committed"
              attempts {
                number: 2
                ending: "compared"
                result_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              }
              alarms {
                committed_attempt: 1
                committed_worker: "a"
                committed_host: "h"
                committed_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
                other_attempt: 2
                other_worker: "b"
                other_host: "i"
                other_digest: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              }
            }
            hindrance {
              kind: QUARANTINED
              text: "every worker is in quarantine"
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        528801080822830132450a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f120173a00102
        aa011a080112166e6f20776f726b657220697320636f6e6e65637465643a3a0a0177a2011d332073686172647320696e2061
        20726f77206661696c65642068657265aa010e616e6f7468657220646967657374c202036c6162
        """,
      text: #"""
        answer {
          request: 8
          cluster {
            sweeps {
              sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              name: "s"
              alarms: 2
              hindrance {
                kind: NO_WORKERS
                text: "no worker is connected"
              }
            }
            workers {
              worker_id: "w"
              quarantine: "3 shards in a row failed here"
              refusal: "another digest"
              key_name: "lab"
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52fa010809a201f4010a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1201731aae0108
        031220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a01612201682a20fffefdfcfbfaf9
        f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e03209646966666572656e743a01624201694a046e656f6e5220
        000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f58076090036a220a07637261736865641211
        7369676e616c203920284b696c6c6564291a04610a620a200f2a1a080112166e6f20776f726b657220697320636f6e6e6563
        746564
        """,
      text: #"""
        answer {
          request: 9
          verified {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            name: "s"
            trials {
              index: 3
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              committed_worker: "a"
              committed_host: "h"
              committed_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
              state: "different"
              worker: "b"
              host: "i"
              instruction_set: "neon"
              digest: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              iteration: 7
              iterations: 400
              failure {
                failure_class: "crashed"
                message: "signal 9 (Killed)"
                standard_error_tail: "a\nb\n"
              }
            }
            committed: 15
            hindrance {
              kind: NO_WORKERS
              text: "no worker is connected"
            }
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        52da02080aaa01d4020a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1201731a077275
        6e6e696e67222c08041220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f1a066c65617365
        642ab5010a85010a076369666172313010a01f18e80720002a0a6d65616e2d696d6167653205f403ac0201397b14ae47e17a
        843f41f168e388b5f8e43e480a50645a280a086d6f6d656e74756d11fca9f1d24d62503f1a130a086d6f6d656e74756d1166
        6666666666ee3f60e8076801720d6772616469656e742d6e6f726d720b7570646174652d6e6f726d10ffffffffffffffffff
        011a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e03090033802421b09000000000000e0
        3f11000000000000d03f19000000000000fc3f4a0772756e6e696e675213617474656d707420312072756e73206f6e2077
        """,
      text: #"""
        answer {
          request: 10
          explained {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            sweep_name: "s"
            sweep_state: "running"
            shard {
              index: 4
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              phase: "leased"
            }
            trial {
              configuration {
                dataset_name: "cifar10"
                training_images: 4000
                validation_images: 1000
                random_subset_seed: 0
                preprocess: "mean-image"
                hidden: 500
                hidden: 300
                hidden: 1
                initial_standard_deviation: 0.01
                l2: 1e-05
                epochs: 10
                batch: 100
                optimizer {
                  rule: "momentum"
                  learning_rate: 0.001
                  hyperparameters {
                    key: "momentum"
                    value: 0.95
                  }
                }
                evaluated_training_images: 1000
                evaluates_test: true
                record: "gradient-norm"
                record: "update-norm"
              }
              seed: 18446744073709551615
              data_digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
            }
            iterations: 400
            epochs_received: 2
            last_epoch {
              training_accuracy: 0.5
              validation_accuracy: 0.25
              validation_loss: 1.75
            }
            reason: "running"
            detail: "attempt 1 runs on w"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        522d080bb201280a017712016e1a0168221d332073686172647320696e206120726f77206661696c65642068657265
        """,
      text: #"""
        answer {
          request: 11
          readmitted {
            worker_id: "w"
            name: "n"
            host: "h"
            reason: "3 shards in a row failed here"
          }
        }
        """#),
    RecordedMessage(
      type: .fromCoordinator,
      hex: """
        5270080ce2036b0a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f124708051220000102
        030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f180220012a1d0a1000000000000004400000000000
        00f07f220911000000000000d03f
        """,
      text: #"""
        answer {
          request: 12
          series {
            sweep_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
            shards {
              index: 5
              trial_id: "\000\001\002\003\004\005\006\007\010\t\n\013\014\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037"
              attempt: 2
              is_committed: true
              series {
                losses: 2.5
                losses: inf
                epochs {
                  validation_accuracy: 0.25
                }
              }
            }
          }
        }
        """#),
    RecordedMessage(
      type: .toSlot,
      hex: """
        a20100
        """,
      text: #"""
        canary {
        }
        """#),
    RecordedMessage(
      type: .fromSlot,
      hex: """
        a201220a20fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0
        """,
      text: #"""
        canary {
          digest: "\377\376\375\374\373\372\371\370\367\366\365\364\363\362\361\360\357\356\355\354\353\352\351\350\347\346\345\344\343\342\341\340"
        }
        """#),
  ]
}
